"""Settings of a gunicorn beside a test: the test's own database."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["SERVED_DATABASE"]
if redis_url := os.environ.get("SERVED_REDIS", ""):
    REDIS_URL = redis_url
    CACHES["default"]["LOCATION"] = redis_url  # noqa: F405
