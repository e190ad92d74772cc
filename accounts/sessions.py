from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST


@require_POST
@login_required
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Signs one browser out. Asked again, or for somebody else's, it changes nothing."""
    session = UserSession.objects.filter(pk=session_id, user_id=request.user.pk).first()
    if session:
        session.end()
    messages.success(request, "That browser is signed out.")
    return redirect("usersessions_list")
