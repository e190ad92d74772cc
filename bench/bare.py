"""Settings of the bare site: the product's database, and around a view only what it needs."""

from bench.production import *  # noqa: F403

INSTALLED_APPS = [
    "accounts",
    "billing",
    "articles",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.common.CommonMiddleware",  # writes Content-Length, which the load reads
    "django.contrib.sessions.middleware.SessionMiddleware",
]
ROOT_URLCONF = "bench.views"
