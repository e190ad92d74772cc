"""Settings of the bare site: the product's database, and around a view only what it needs."""

from bench.production import *  # noqa: F403

MIDDLEWARE = [
    "django.middleware.common.CommonMiddleware",  # writes Content-Length, which the load reads
    "django.contrib.sessions.middleware.SessionMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # allauth does not start without it
]
ROOT_URLCONF = "bench.views"
