from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from accounts.pacing import DOORS, is_paced, to_next_beat
from tests.accounts.people import make_learner

PACER = "accounts.pacing.PacingMiddleware"


@pytest.mark.parametrize(
    ("took", "left"), [(0.0, 0.25), (0.1, 0.15), (0.24, 0.01), (0.3, 0.2), (1.0, 0.25)]
)
def test_an_answer_waits_for_the_next_beat(took: float, left: float) -> None:
    assert to_next_beat(took, 0.25) == pytest.approx(left)


def test_without_a_beat_nothing_waits() -> None:
    assert to_next_beat(0.1, 0) == 0


@pytest.mark.parametrize("door", sorted(DOORS))
@pytest.mark.parametrize(
    ("method", "status", "paced"),
    [("POST", 200, True), ("POST", 302, True), ("POST", 429, False), ("GET", 200, False)],
)
def test_what_is_sent_at_a_door_is_paced_and_what_is_turned_away_is_not(
    door: str, method: str, status: int, *, paced: bool
) -> None:
    request = RequestFactory().generic(method, reverse(door))
    request.resolver_match = resolve(reverse(door))
    assert is_paced(request, HttpResponse(status=status)) == paced


def test_other_pages_are_not_paced() -> None:
    request = RequestFactory().post(reverse("account_logout"))
    request.resolver_match = resolve(reverse("account_logout"))
    assert not is_paced(request, HttpResponse())


def test_sessions_are_stored_before_the_wait() -> None:
    session = "django.contrib.sessions.middleware.SessionMiddleware"
    assert settings.MIDDLEWARE.index(PACER) < settings.MIDDLEWARE.index(session)


@pytest.mark.django_db
def test_a_door_waits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("accounts.pacing.time.sleep", waits.append)
    make_learner()
    for email in ("learner@example.com", "nobody@example.com"):
        client.post("/accounts/password/reset/", {"email": email})
    assert len(waits) == 2
