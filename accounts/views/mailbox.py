"""The mails that this site wrote, to look at and to follow in development."""

from __future__ import annotations

import re

from csp.decorators import csp_exempt, csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.models import OutgoingMail

SHOWN = 30
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@csp_update({"frame-src": ["'self'"]})
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    mails = [
        (mail, dict.fromkeys(_ADDRESS.findall(mail.text)))
        for mail in OutgoingMail.objects.all()[:SHOWN]
    ]
    return render(request, "accounts/mailbox.html", {"mails": mails, "shown": SHOWN})


@csp_exempt()  # type: ignore[arg-type]  # its type knows no arguments of a view
@xframe_options_sameorigin
@require_safe
def mail_html(request: HttpRequest, mail_id: int) -> HttpResponse:
    """A mail as a mail program shows it: styled in place, and without a script."""
    mail = get_object_or_404(OutgoingMail, pk=mail_id)
    return HttpResponse(mail.html, headers={"Content-Security-Policy": SANDBOX})
