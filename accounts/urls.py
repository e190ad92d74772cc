from django.urls import URLPattern, path

from accounts.sessions import end_session
from accounts.views import deleting, exporting, profile, tokens
from accounts.views.unsubscribing import unsubscribe

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("", profile.profile, name="profile"),
    path("emails/", profile.emails, name="emails"),
    path("theme/", profile.theme, name="theme"),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("sessions/<int:session_id>/end/", end_session, name="end_session"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/new/", tokens.new_token, name="new_token"),
    path("tokens/<int:token_id>/revoke/", tokens.revoke_token, name="revoke_token"),
    path("data/", exporting.data, name="data"),
    path("data/<uuid:export_id>/", exporting.download, name="download"),
    path("data/delete/", deleting.delete, name="delete"),
    path("data/delete/undo/", deleting.keep, name="keep"),
]
