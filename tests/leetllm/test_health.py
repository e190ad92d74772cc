from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings


def test_livez_touches_no_database(client: Client) -> None:
    assert client.get("/livez").content == b"alive\n"


@pytest.mark.django_db
def test_readyz_names_what_answers(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"database": True, "redis": True}


@pytest.mark.django_db
def test_readyz_answers_any_host(client: Client) -> None:
    assert client.get("/readyz", headers={"host": "10.0.0.1"}).status_code == 200


@pytest.mark.django_db
def test_a_redis_that_is_away_is_reported_and_not_fatal(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["redis"] is False
