"""As in production, with no limit on how often one may knock."""

from bench.production import *  # noqa: F403

ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]
