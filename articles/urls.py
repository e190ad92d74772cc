from django.contrib.sitemaps.views import sitemap
from django.urls import path, re_path

from articles import views
from articles.reporting import views as reporting
from articles.sitemaps import SITEMAPS

app_name = "articles"

urlpatterns = [
    path("", views.home, name="home"),
    path("learn/", views.topics, name="topics"),
    path("learn/sections/<slug:slug>/", views.section, name="section"),
    path("learn/<slug:slug>/", views.article, name="article"),
    path("learn/<slug:slug>/path/", views.path, name="path"),
    path("learn/<slug:slug>/report/", reporting.report, name="report"),
    path("learn/<slug:slug>/report/thanks/", reporting.thanks, name="report_thanks"),
    path("preview/<str:token>/", views.preview, name="preview"),
    re_path(r"^images/(?P<digest>[0-9a-f]{64})\.(?P<extension>webp)$", views.image, name="image"),
    path("features/", views.features, name="features"),
    path("pricing/", views.pricing, name="pricing"),
    path("blog/", views.blog, name="blog"),
    path("terms/", views.terms, name="terms"),
    path("privacy/", views.privacy, name="privacy"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]
