"""The product's settings without a database, for commands that only look at the models."""

import os

os.environ["DEBUG"] = "1"

from leetllm.settings import *  # noqa: F403

DATABASES = {"default": {"ENGINE": "django.db.backends.dummy"}}
