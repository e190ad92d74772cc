from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.leetllm.doors.course import Course
from tests.leetllm.doors.readers import Reader, all_readers


@pytest.fixture(scope="module")
def course(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Course]:
    """Made once, in a transaction around those of the tests: each takes back what it did to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:  # on a busy machine pages take long between statements
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield Course()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def readers(course: Course) -> dict[str, Reader]:
    return {reader.name: reader for reader in all_readers(course)}
