from django.urls import URLPattern, path

from progress.api.activity import activity
from progress.api.certificates import certificates, revoke_certificate
from progress.api.goal import goal
from progress.api.positions import position

urlpatterns: list[URLPattern] = [
    path("positions/<slug:slug>/", position, name="api_position"),
    path("activity/", activity, name="api_activity"),
    path("goal/", goal, name="api_goal"),
    path("certificates/", certificates, name="api_certificates"),
    path(
        "certificates/<uuid:certificate_id>/revoke/",
        revoke_certificate,
        name="api_revoke_certificate",
    ),
]
