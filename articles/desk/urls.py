from django.contrib import admin
from django.urls import path

from articles.desk import views

app_name = "desk"
_in_admin = admin.site.admin_view

urlpatterns = [
    path("release/", _in_admin(views.release), name="release"),
    path("skip/", _in_admin(views.skip), name="skip"),
    path("queue/move/", _in_admin(views.move), name="move"),
    path("queue/<int:pk>/take-out/", _in_admin(views.take_out), name="take_out"),
    path("queue/add/<int:pk>/", _in_admin(views.enqueue), name="enqueue"),
    path("reports/", _in_admin(views.reports), name="reports"),
    path("reports/<uuid:pk>/", _in_admin(views.report), name="report"),
]
