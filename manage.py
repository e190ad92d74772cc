#!/usr/bin/env python
"""Django's command line; what needs a database gets this checkout's own, started for it."""

import os
import sys
from pathlib import Path

WITHOUT_DATABASE = {
    "buildassets",
    "check",
    "checkcurriculum",
    "collectstatic",
    "findstatic",
    "help",
    "run",  # starts them itself
    "version",
}


def main() -> None:
    from environs import Env

    os.environ["DJANGO_SETTINGS_MODULE"] = "leetllm.settings"
    Env().read_env(str(Path(__file__).resolve().parent / ".env"), recurse=False)
    if not os.environ.get("SECRET_KEY"):
        os.environ.setdefault("DEBUG", "1")

    from django.core.management import execute_from_command_line

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in WITHOUT_DATABASE or command.startswith("-") or "--help" in sys.argv:
        execute_from_command_line(sys.argv)
        return

    from leetllm.local_servers import needed_servers
    from leetllm.servers import ServerError

    try:
        with needed_servers():
            execute_from_command_line(sys.argv)
    except ServerError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
