from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state; only where DEBUG is on."""
    return render(request, "styleguide.html")
