"""The product's settings as in production, on what bench.site prepared."""

import os
from pathlib import Path

from leetllm.settings import *  # noqa: F403
from leetllm.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["BENCH_DATABASE"]
STATIC_ROOT = Path(os.environ["BENCH_STATIC_ROOT"])
