"""The addresses of the API, each app's under its own name."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(permission_classes=[]), name="schema"),
    path("account/", include("accounts.api.urls")),
    path("progress/", include("progress.api.urls")),
]
