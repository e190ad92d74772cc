"""The product's settings on throwaway servers; tests/conftest.py starts them.

Where DATABASE_URL or REDIS_URL is given, that server is used instead.
"""

import os
import secrets
import tempfile
from pathlib import Path

from leetllm.local import place_at

os.environ.setdefault("SECRET_KEY", "only for the tests")
os.environ["DEBUG"] = "0"
os.environ["HTTPS"] = "0"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["SITE_URL"] = "http://testserver"
# Workers of pytest-xdist inherit the name; conftest.py makes the folder.
_folder = os.environ.setdefault("LEETLLM_TEST_SERVERS", f"leetllm-tests-{secrets.token_hex(4)}")
SERVERS = place_at(Path(tempfile.gettempdir()) / _folder)
STARTS_POSTGRES = os.environ.setdefault("DATABASE_URL", SERVERS.database_url) == (
    SERVERS.database_url
)
_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
STARTS_REDIS = os.environ.get("REDIS_URL", SERVERS.redis_url) == SERVERS.redis_url
if STARTS_REDIS:
    os.environ["REDIS_URL"] = SERVERS.redis_url

from leetllm.settings import *  # noqa: E402, F403
from leetllm.settings import _broker_url  # noqa: E402

if STARTS_REDIS:
    # Each worker of pytest-xdist has a Redis database of its own.
    REDIS_URL = f"unix://{SERVERS.redis_socket}?db={int(_worker) + 1}"
    CACHES["default"]["LOCATION"] = REDIS_URL  # noqa: F405
    CELERY_BROKER_URL = _broker_url(REDIS_URL)

# Argon2 takes 100 ms a password by design; accounts in tests are many.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DOORS_BEAT = 0
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_USE_FINDERS = True
MIDDLEWARE = ["tests.browser.under_way.UnderWayMiddleware", *MIDDLEWARE]  # noqa: F405
STATIC_ROOT = None  # type: ignore[assignment]  # nothing is collected
# No environment can set this: outside of the tests the fake runs with DEBUG alone.
FAKE_STRIPE_IN_TESTS = True
