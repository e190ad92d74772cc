from __future__ import annotations

import contextlib
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from leetllm import demo_stripe, local
from leetllm.demo_stripe import DemoStripe
from leetllm.local_servers import needed_servers
from leetllm.processes import ProcessLock, end_with_parent
from leetllm.servers import ServerError
from leetllm.supervisor import STOP_TIMEOUT, Supervisor

# Nobody waits for what they do, where a page's statement is cut off after seconds.
UNHURRIED = {"STATEMENT_TIMEOUT_MS": "60000"}


class Command(BaseCommand):
    help = "Runs everything: PostgreSQL and Redis where none is given, web, worker and beat."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--end-with-parent",
            action="store_true",
            help="Stop when the process that started this one is gone, as make does.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # Until the supervisor takes over, a kill ends us as Ctrl-C does: servers are stopped.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        if options["end_with_parent"]:
            end_with_parent(signal.SIGTERM)

        port = chosen_port()
        try:
            with only_once(port), programs_lock() as lock:
                refuse_taken(port)
                with needed_servers() as started:
                    self._prepare()
                    code = self._serve(port, lock, started)
        except ServerError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            code = 130
        with contextlib.suppress(OSError):  # the terminal may be gone
            self.stdout.write("Stopped. Your data is kept.")
        sys.exit(code)

    def _prepare(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("loadcurriculum")
        if settings.DEBUG:
            call_command("ensuredemo")

    def _serve(
        self, port: int, lock: ProcessLock, started: Mapping[str, subprocess.Popen[bytes]]
    ) -> int:
        """Until Ctrl-C, SIGTERM, or the end of one of the programs."""
        supervisor = Supervisor(local.PROJECT_DIR, lock)
        python = [sys.executable, "-m"]
        # Root is warned at each start; the warning is for those who run a worker in production.
        quietly = [sys.executable, "-W", "ignore:You're running the worker", "-m"]
        celery = [*quietly, "celery", "--quiet", "-A", "leetllm"]
        worker = [*celery, "worker", "-l", "WARNING", "-c", "2", "--without-gossip"]
        gunicorn = [*python, "gunicorn", "-c", "python:leetllm.gunicorn", "leetllm.wsgi"]
        environment = {"PORT": str(port), "DEBUG": "1" if settings.DEBUG else "0"}
        stripe = DemoStripe(port) if demo_stripe.is_wanted() else None
        if stripe:
            environment |= stripe.environment
        try:
            for name, process in started.items():
                supervisor.watch(name, process)
            if settings.DEBUG:
                gunicorn += ["--reload", "--log-level", "error"]
            if stripe:
                supervisor.start("stripe", stripe.command, environment)
            supervisor.start("web", gunicorn, environment)
            supervisor.start("worker", [*worker, "--without-mingle"], environment | UNHURRIED)
            supervisor.start("beat", [*celery, "beat", "-l", "WARNING"], environment | UNHURRIED)
            words = (supervisor, port, stripe)
            threading.Thread(target=announce, args=words, daemon=True).start()
            return supervisor.wait()
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            supervisor.stop()


def chosen_port() -> int:
    """PORT, or 8000. Raises CommandError."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        raise CommandError(f"PORT is {text!r}, and has to be a number from 1 to 65535.")
    return int(text)


@contextlib.contextmanager
def only_once(port: int) -> Iterator[None]:
    """Raises CommandError where this checkout runs already."""
    local.make_var_dir()
    try:
        lock = (local.VAR_DIR / "run.lock").open("a+")
    except PermissionError as error:
        raise CommandError(
            f"{error.filename} belongs to another user: start as that one."
        ) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CommandError(
                f"LeetLLM already runs from this folder, at http://localhost:{lock.read()}/ — "
                "stop it with Ctrl-C there first."
            ) from None
        lock.truncate(0)
        lock.write(str(port))
        lock.flush()
        yield


@contextlib.contextmanager
def programs_lock() -> Iterator[ProcessLock]:
    """The lock of web, worker and beat; those of an earlier run that was killed end first."""
    lock = ProcessLock(local.VAR_DIR / "programs.lock")
    if not lock.acquire():
        lock.end_holders(signal.SIGTERM, STOP_TIMEOUT)
    yield lock


def refuse_taken(port: int) -> None:
    """Raises CommandError where we cannot listen on the port."""
    with socket.socket() as client, socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", port))
        except PermissionError:
            raise CommandError(f"Port {port} is for root only: PORT=8000 make run") from None
        except OSError:
            taken = True
        else:
            # Where a program listens on every address, some systems let us bind this one.
            taken = client.connect_ex(("127.0.0.1", port)) == 0
    if taken:
        other = port + 1 if port < 2**16 - 1 else 8000
        raise CommandError(
            f"Port {port} is taken by another program. Choose a free one: PORT={other} make run"
        )


def announce(supervisor: Supervisor, port: int, stripe: DemoStripe | None) -> None:
    """Says where the site is once it answers there and has prices to show."""
    if stripe:
        stripe.set_up_prices(supervisor.say)
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/livez")
            if connection.getresponse().status == http.HTTPStatus.OK:
                break
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.05)
    if stripe:
        supervisor.say(f"Payments are a demo without a Stripe key; its controls: {stripe.url}/")
    supervisor.say(f"LeetLLM is at http://localhost:{port}/  (Ctrl-C stops it)")
    if settings.DEBUG:
        supervisor.say(f"Its mails are at http://localhost:{port}/dev/mail/")
