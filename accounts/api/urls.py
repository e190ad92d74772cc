from django.urls import URLPattern, path

from accounts.api import schema  # noqa: F401 - names our tokens in the API's description
from accounts.api.account import account
from accounts.api.tokens import token, tokens

urlpatterns: list[URLPattern] = [
    path("", account, name="api_account"),
    path("tokens/", tokens, name="api_tokens"),
    path("tokens/<int:token_id>/", token, name="api_token"),
]
