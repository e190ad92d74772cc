"""What a reader sees, and what is asked of the database, when something fails."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.views.defaults import server_error
from pytest_django import DjangoAssertNumQueries

LIMITS = {
    "statement_timeout": "5s",
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "10s",
}


@pytest.mark.django_db
def test_an_error_page_is_in_our_design_and_asks_nothing_of_the_database(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        page = server_error(rf.get("/")).content.decode()
    assert "Something failed on our side" in page
    assert 'class="wordmark"' in page


def test_an_error_is_never_stored(client: Client) -> None:
    client.raise_request_exception = False
    # No test database is granted here, so the page fails as it does when PostgreSQL is away.
    response = client.get("/learn/")
    assert response.status_code == 500
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("limit", LIMITS)
def test_no_query_waits_for_ever(limit: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [limit])
        assert cursor.fetchone() == (LIMITS[limit],)
