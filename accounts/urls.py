from django.urls import URLPattern, path

from accounts.sessions import end_session

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("sessions/<int:session_id>/end/", end_session, name="end_session"),
]
