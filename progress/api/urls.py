from django.urls import URLPattern, path

from progress.api.positions import position

urlpatterns: list[URLPattern] = [
    path("positions/<slug:slug>/", position, name="api_position"),
]
