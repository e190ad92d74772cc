"""What `make test` runs: every check, then every test. It stops at the first that fails."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time

PYTHON = sys.executable
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "leetllm.example",
    "SITE_URL": "https://leetllm.example",
    "DATABASE_URL": "postgres://leetllm@localhost/leetllm",
    "REDIS_URL": "redis://localhost/0",
}
# Its script begins with the path of a Python, which a moved folder no longer has.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"

# A file stays on one worker (pytest 9.2 hides xdist's groups from it), the slowest file first.
IN_PARALLEL = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]

Step = tuple[str, list[str], dict[str, str]]
LINT: list[Step] = [
    ("ruff check", [PYTHON, "-m", "ruff", "check", "."], {}),
    ("ruff format", [PYTHON, "-m", "ruff", "format", "--check", "."], {}),
    ("import arrows", [PYTHON, "-c", LINT_IMPORTS, "--no-cache"], {}),
    ("mypy", [PYTHON, "-m", "mypy", "."], PRODUCTION),
    (
        "migrations",
        [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"],
        {"DJANGO_SETTINGS_MODULE": "tests.offline"},
    ),
    (
        "check --deploy",
        [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        PRODUCTION,
    ),
]
# Random acts, orders and crashes: `make test` runs their short form.
AT_LENGTH = [
    "tests/articles/weekly/test_crash_walk.py",
    "tests/billing/test_event_order.py",
    "tests/progress/test_concurrency.py",
    "tests/progress/test_model_agreement.py",
    "tests/progress/test_streaks.py",
]
SOAK: list[Step] = [("soak", [PYTHON, "-m", "pytest", "-n", "2", *AT_LENGTH], {})]
TESTS: list[Step] = [("tests", [PYTHON, "-m", "pytest", *IN_PARALLEL], {})]


def main() -> int:
    steps = LINT if "--lint" in sys.argv else SOAK if "--soak" in sys.argv else LINT + TESTS
    for name, command, environment in steps:
        print(f"── {name}", flush=True)  # noqa: T201
        started = time.monotonic()
        code = subprocess.run(command, env={**os.environ, **environment}, check=False).returncode
        print(f"   {time.monotonic() - started:.1f} s", flush=True)  # noqa: T201
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
