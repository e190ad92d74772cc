"""Settings: one file, read from the environment; see README.md for the variables.

What is long and asks the environment for nothing stands beside it: what browsers may do in
policies.py, what beat calls in schedule.py, how the API answers in api_defaults.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from leetllm import api_defaults, local, policies, schedule

# Django's classes take type parameters only in the stubs; this makes ModelAdmin[Article] run.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

DEBUG = env.bool("DEBUG", False)

# --- secrets -----------------------------------------------------------------------------------


def _secret_key() -> str:
    key = env.str("SECRET_KEY", "")
    if key:
        return key
    if not DEBUG:
        raise ImproperlyConfigured("Set SECRET_KEY (50 random characters) or, to try it, DEBUG=1.")
    return local.secret_key()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])

# --- hosts and transport -----------------------------------------------------------------------

SITE_URL = env.str("SITE_URL", f"http://localhost:{env.str('PORT', '') or 8000}").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
HTTPS = env.bool("HTTPS", not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", False) else None
)
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# The database, never the cache: signing in must survive a Redis that is down.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# An article in the admin has some hundred fields: parts, criteria, references, follow-ups.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000

# --- applications ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "accounts",
    "billing",
    "articles",
    "progress",
    "leetllm",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.github",
    "allauth.socialaccount.providers.google",
    "anymail",
    "csp",
    "django_celery_beat",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "leetllm.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "leetllm.isolation.ResourcePolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "leetllm.caching.CacheControlMiddleware",
    "accounts.pacing.PacingMiddleware",
    "leetllm.nul_characters.RefuseNulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "leetllm.urls"
WSGI_APPLICATION = "leetllm.wsgi.application"

_LOADERS: list[Any] = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "articles.context.site",
            ],
            "builtins": ["django.templatetags.static"],
        },
    }
]

# --- PostgreSQL --------------------------------------------------------------------------------

DATABASE_URL = env.str("DATABASE_URL", "") or local.database_url()
STATEMENT_TIMEOUT_MS = env.int("STATEMENT_TIMEOUT_MS", 5_000)
DATABASES: dict[str, Any] = {"default": dj_database_url.parse(DATABASE_URL)}
DATABASES["default"] |= {
    # The pool checks a connection before it lends it, so that a restart of PostgreSQL costs no 500.
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": DATABASES["default"].get("OPTIONS", {})
    | {
        "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", 6), "timeout": 5},
        "connect_timeout": 3,
        "options": (
            f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c lock_timeout=2000"
            " -c idle_in_transaction_session_timeout=10000"
        ),
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis -------------------------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", "") or local.redis_url()
CACHES = {
    "default": {
        "BACKEND": "leetllm.fallback_cache.FallbackCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 0.25, "socket_connect_timeout": 0.25},
    }
}


def _broker_url(redis_url: str) -> str:
    """Kombu spells a Unix socket in its own way."""
    path, _, database = redis_url.removeprefix("unix://").partition("?db=")
    return f"redis+socket://{path}?virtual_host={database or 0}"


CELERY_BROKER_URL = _broker_url(REDIS_URL) if REDIS_URL.startswith("unix://") else REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 5,
    "socket_connect_timeout": 0.5,
    "visibility_timeout": 300,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 100
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = schedule.SCHEDULE

# --- accounts ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
# It answers for permissions too; beside Django's own a wrong password would be hashed twice.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# By code: mail scanners open links, and a code is read on one device and typed on another.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.signing_in.LoginForm",
    "request_login_code": "accounts.forms.signing_in.RequestCodeForm",
    "signup": "accounts.forms.signing_up.SignupForm",
    "change_password": "accounts.forms.passwords.ChangePasswordForm",
    "set_password": "accounts.forms.passwords.SetPasswordForm",
    "add_email": "accounts.forms.addresses.ChangeEmailForm",
    "reset_password_from_key": "accounts.forms.passwords.ResetPasswordForm",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# allauth allows one code in ten seconds, and a double click on "Create account" would be refused.
ACCOUNT_RATE_LIMITS = {"confirm_email": "3/3m/key"}
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
# Seconds; longer than Argon2 takes on a machine that is not busy.
DOORS_BEAT = 0.25
# Who works in the admin then signs in with an app or a passkey besides.
STAFF_NEED_TWO_FACTOR = env.bool("STAFF_NEED_TWO_FACTOR", False)
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_FORMS = {"add_webauthn": "accounts.forms.passkeys.AddPasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_TOTP_ISSUER = "LeetLLM"
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "articles:topics"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "articles:home"

EMAIL_URL = env.dj_email_url("EMAIL_URL", "console://" if DEBUG else "smtp://localhost:25")
EMAIL_BACKEND = EMAIL_URL["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_URL["EMAIL_HOST"]
EMAIL_PORT = EMAIL_URL["EMAIL_PORT"]
EMAIL_HOST_USER = EMAIL_URL["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = EMAIL_URL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = EMAIL_URL["EMAIL_USE_TLS"]
EMAIL_USE_SSL = EMAIL_URL["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
# Where a provider is named, such as postmark, anymail speaks to it; ANYMAIL holds its key.
EMAIL_PROVIDER = env.str("EMAIL_PROVIDER", "")
if EMAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{EMAIL_PROVIDER}.EmailBackend"
ANYMAIL = {"REQUESTS_TIMEOUT": 10, **dict(env.json("ANYMAIL", {}))}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", "LeetLLM <hello@localhost>")

ACCOUNT_DELETION_GRACE_DAYS = env.int("ACCOUNT_DELETION_GRACE_DAYS", 14)

# Each provider is offered where its application is configured.
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    provider: {
        "APPS": [{"client_id": client_id, "secret": env.str(f"{provider.upper()}_SECRET")}],
        "SCOPE": scope,
        "OAUTH_PKCE_ENABLED": True,
    }
    for provider, scope in {"github": ["user:email"], "google": ["email", "profile"]}.items()
    if (client_id := env.str(f"{provider.upper()}_CLIENT_ID", ""))
}

# Who runs this site, for Terms and Privacy.
OPERATOR_NAME = env.str("OPERATOR_NAME", "")
OPERATOR_EMAIL = env.str("OPERATOR_EMAIL", "")

# --- billing -----------------------------------------------------------------------------------

STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRETS: list[str] = env.list("STRIPE_WEBHOOK_SECRETS", [])
STRIPE_API_BASE = env.str("STRIPE_API_BASE", policies.STRIPE_API).rstrip("/")
BILLING_DEMO = DEBUG and env.bool("BILLING_DEMO", False)
BILLING_GRACE_DAYS = env.int("BILLING_GRACE_DAYS", 7)
BILLING_TRIAL_DAYS = env.int("BILLING_TRIAL_DAYS", 0)
BILLING_TRIAL_NEEDS_CARD = env.bool("BILLING_TRIAL_NEEDS_CARD", True)
BILLING_REFUND_ENDS_ACCESS = env.bool("BILLING_REFUND_ENDS_ACCESS", True)
BILLING_PROMOTION_CODES = env.bool("BILLING_PROMOTION_CODES", False)
EARLY_ACCESS_DAYS = env.int("EARLY_ACCESS_DAYS", 7)
# The week's release until editors change it in the admin; 1 is Monday.
RELEASE_WEEKDAY = env.int("RELEASE_WEEKDAY", 2)
RELEASE_HOUR = env.int("RELEASE_HOUR", 9)
RELEASE_ZONE = env.str("RELEASE_ZONE", "UTC")
RELEASE_SIZE = env.int("RELEASE_SIZE", 2)

# --- API ---------------------------------------------------------------------------------------

REST_FRAMEWORK = api_defaults.REST_FRAMEWORK | {"NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT}
SPECTACULAR_SETTINGS = api_defaults.DESCRIPTION

# --- static files ------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- what browsers may do ----------------------------------------------------------------------

# Stands in every page, lest a dark page flashes white.
THEME_BOOT = (BASE_DIR / "static" / "js" / "theme-boot.js").read_text().strip()
CONTENT_SECURITY_POLICY = policies.content_security_policy(
    inline_script=THEME_BOOT, providers=SOCIALACCOUNT_PROVIDERS, stripe_api=STRIPE_API_BASE
)
PERMISSIONS_POLICY = policies.PERMISSIONS_POLICY

# --- content -----------------------------------------------------------------------------------

CURRICULUM_DIR = BASE_DIR / "fixtures" / "curriculum"

LANGUAGE_CODE = "en-us"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True

# --- logging -----------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s", "datefmt": "%H:%M:%S"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
