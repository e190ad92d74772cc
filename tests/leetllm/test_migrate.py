"""Migrating a site that runs: nobody waits behind it, and it waits for nobody for long."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.core.management.commands.migrate import Command as DjangosMigrate
from django.db import OperationalError, ProgrammingError, connection, transaction
from psycopg.conninfo import make_conninfo

from leetllm.management.commands import migrate

pytestmark = pytest.mark.django_db(transaction=True)


class Said(io.StringIO):
    """What the command says; `wait` returns at the first word."""

    def __init__(self) -> None:
        super().__init__()
        self._first_word = threading.Event()

    def write(self, text: str) -> int:
        self._first_word.set()
        return super().write(text)

    def wait(self) -> None:
        assert self._first_word.wait(30)


@pytest.fixture(autouse=True)
def _migrations_of_the_tests(settings: LazySettings) -> Iterator[None]:
    settings.MIGRATION_MODULES = {"leetllm": "tests.leetllm.migrations"}
    yield
    call_command("migrate", "leetllm", "zero", verbosity=0)


@contextmanager
def reading() -> Iterator[psycopg.Connection]:
    """Another connection, in a transaction that has read the table."""
    with psycopg.connect(_address()) as reader:
        reader.execute("SELECT count(*) FROM accounts_apitoken")
        yield reader


def to(name: str, said: Said | None = None, **options: int) -> None:
    call_command("migrate", "leetllm", name, verbosity=0, stderr=said or Said(), **options)


def test_it_waits_for_a_table_in_use_and_lets_the_others_read_meanwhile() -> None:
    said = Said()
    with reading() as reader:

        def goes_home() -> None:
            said.wait()
            with psycopg.connect(_address()) as other:
                other.execute("SET lock_timeout = '100ms'")
                other.execute("SELECT count(*) FROM accounts_apitoken")
            reader.rollback()

        leaving = threading.Thread(target=goes_home)
        leaving.start()
        to("0001", said)
        leaving.join()
    assert said.getvalue() == "A table is in use; trying again in 0.5 s (1 of 10 tries).\n"
    assert _ran_under() == ("1s", "30s")


def test_a_table_that_stays_in_use_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "TRIES", 2)
    with reading(), pytest.raises(CommandError, match="A table was in use at each of 2 tries"):
        to("0001")
    with pytest.raises(ProgrammingError), transaction.atomic():
        _ran_under()


def test_a_slow_statement_ends_and_is_not_tried_again() -> None:
    said = Said()
    with pytest.raises(CommandError, match="--statement-timeout 2"):
        to("0002", said, statement_timeout=1)
    assert said.getvalue() == ""
    to("0002", statement_timeout=60)


def test_the_limits_are_those_of_the_migration_alone() -> None:
    before = _limits()
    to("0001", statement_timeout=60)
    assert _ran_under() == ("1s", "1min")
    assert _limits() == before == ("2s", "5s")


def test_another_fault_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **options: object) -> None:
        raise OperationalError("the server is gone")

    monkeypatch.setattr(DjangosMigrate, "handle", broken)
    with pytest.raises(OperationalError, match="the server is gone"):
        to("0001")
    monkeypatch.undo()


def _address() -> str:
    """Of the database of this test, without the pool and the limits."""
    given = connection.settings_dict
    host = given["OPTIONS"].get("host") or given["HOST"]
    return make_conninfo(
        host=host,
        port=given["PORT"],
        user=given["USER"],
        password=given["PASSWORD"],
        dbname=given["NAME"],
    )


def _ran_under() -> tuple[str, str]:
    return _row("SELECT lock, statement FROM ran_under")


def _limits() -> tuple[str, str]:
    return _row("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")


def _row(query: str) -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row: tuple[str, str] = cursor.fetchone()
    return row
