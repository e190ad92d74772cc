from django.urls import URLPattern

from accounts.api import schema  # noqa: F401 - names our tokens in the API's description

urlpatterns: list[URLPattern] = []
