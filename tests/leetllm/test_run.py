from __future__ import annotations

import signal
import socket
from collections.abc import Iterator

import pytest

from tests.leetllm.checkout import Checkout, checkout, free_port, wait_until

PROGRAMS = {
    "web": "gunicorn",
    "worker": "leetllm worker",
    "beat": "leetllm beat",
    "stripe": "billing.fake_stripe",
    "postgres": "bin/postgres",
    "redis": "valkey-server",
}
KEEP = (
    "from accounts.models import User; from django.core.cache import cache;"
    "User.objects.create_user(email='kept@example.com'); cache.set('kept', 'yes', None)"
)
RECALL = (
    "from accounts.models import User; from django.core.cache import cache;"
    "print(User.objects.filter(email='kept@example.com').count(), cache.get('kept'))"
)


@pytest.fixture(scope="module")
def project() -> Iterator[Checkout]:
    with checkout() as made:
        yield made


def test_one_command_runs_all_six_programs_and_ctrl_c_ends_them(project: Checkout) -> None:
    with project.running() as run:
        lines = "\n".join(project.processes().values())
        assert [name for name, words in PROGRAMS.items() if words not in lines] == []
        assert project.answers()
        assert project.environment("leetllm worker")["STATEMENT_TIMEOUT_MS"] == "60000"
        assert project.environment("leetllm beat")["STATEMENT_TIMEOUT_MS"] == "60000"
        run.send(signal.SIGINT)
        assert run.wait() == 0
    assert f"LeetLLM is at http://localhost:{project.port}/" in run.said
    assert project.processes() == {}


def test_a_second_start_is_refused_and_disturbs_nothing(project: Checkout) -> None:
    with project.running():
        code, said = project.output("run", PORT=str(free_port()))
        assert code == 1
        assert f"already runs from this folder, at http://localhost:{project.port}/" in said
        assert project.answers()


def test_a_taken_port_is_named_with_the_way_out(project: Checkout) -> None:
    with socket.create_server(("", 0)) as other:
        port = other.getsockname()[1]
        code, said = project.output("run", PORT=str(port))
    assert code == 1
    assert said.strip().endswith(
        f"Port {port} is taken by another program. Choose a free one: PORT={port + 1} make run"
    )
    assert project.processes() == {}


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused_in_a_sentence(project: Checkout, port: str) -> None:
    code, said = project.output("run", PORT=port)
    assert code == 1
    assert said == f"CommandError: PORT is {port!r}, and has to be a number from 1 to 65535.\n"


def test_kill_9_leaves_no_process_and_loses_no_data(project: Checkout) -> None:
    with project.running() as run:
        assert project.output("shell", "--no-imports", "-c", KEEP) == (0, "")
        run.send(signal.SIGKILL)
        run.wait()
        # At once: what is left of the first run is still ending.
        with project.running() as again:
            assert project.output("shell", "--no-imports", "-c", RECALL) == (0, "1 yes\n")
            again.send(signal.SIGKILL)
            again.wait()
    wait_until(lambda: project.processes() == {})


@pytest.mark.parametrize("name", ["worker", "postgres", "stripe"])
def test_when_one_program_dies_the_rest_end_and_it_is_named(project: Checkout, name: str) -> None:
    with project.running() as run:
        project.kill(PROGRAMS[name])
        assert run.wait() == 1
    assert f"{name} ended by itself (killed by SIGKILL): stopping the rest." in run.said
    wait_until(lambda: project.processes() == {})


def test_any_other_command_has_the_servers_for_as_long_as_it_takes(project: Checkout) -> None:
    code, said = project.output("migrate", "--check")
    assert (code, said) == (0, "")
    assert project.processes() == {}
