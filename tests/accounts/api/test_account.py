"""Programs read and change settings, and nothing that is not theirs to change."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.forms.models import model_to_dict
from django.test import Client
from rest_framework.throttling import UserRateThrottle

from accounts.models import ApiToken, User
from accounts.tokens import make_token
from tests.factories import make_user

pytestmark = pytest.mark.django_db

ACCOUNT = "/api/v1/account/"
FIELDS = {
    "email", "display_name", "time_zone", "theme", "wants_digest", "wants_reviews",
    "wants_replies", "date_joined", "deletion_due_at",
}  # fmt: skip


@pytest.fixture
def user() -> User:
    return make_user(display_name="A reader")


def bearer(user: User, name: str = "A script") -> dict[str, str]:
    return {"authorization": f"Bearer {make_token(user, name)}"}


def patch(client: Client, data: Any, headers: dict[str, str]) -> Any:
    return client.patch(ACCOUNT, data, content_type="application/json", headers=headers)


def test_a_token_reads_its_owner(client: Client, user: User) -> None:
    make_user()
    response = client.get(ACCOUNT, headers=bearer(user))
    assert set(response.json()) == FIELDS
    assert response.json()["email"] == user.email
    assert response["Cache-Control"] == "private, no-store"


def test_only_what_is_sent_changes(client: Client, user: User) -> None:
    change = {"time_zone": "America/Lima", "wants_digest": True}
    response = patch(client, change, bearer(user))
    assert response.json() | change == response.json()
    user.refresh_from_db()
    assert (user.time_zone, user.wants_digest) == ("America/Lima", True)
    assert user.display_name == "A reader"


@pytest.mark.parametrize(
    "change",
    [
        {"time_zone": "Mars/Olympus"},
        {"theme": "sepia"},
        {"wants_digest": "perhaps"},
        {"display_name": "x" * 81},
        {"display_name": "a\x00b"},
        {"display_name": None},
        ["not", "an", "object"],
    ],
)
def test_what_is_no_setting_is_refused_with_its_reason(
    client: Client, user: User, change: Any
) -> None:
    before = model_to_dict(User.objects.get())
    response = patch(client, change, bearer(user))
    assert response.status_code == 400
    assert response.json()
    assert model_to_dict(User.objects.get()) == before


def test_no_field_of_the_account_but_the_settings_can_be_written(
    client: Client, user: User
) -> None:
    headers = bearer(user)
    before = model_to_dict(User.objects.get())
    everything: dict[str, Any] = {
        field.name: "2001-01-01T00:00:00Z" if "Date" in type(field).__name__ else "x"
        for field in User._meta.get_fields()
        if field.name not in FIELDS or field.name in {"email", "date_joined", "deletion_due_at"}
    }
    everything |= {"is_staff": True, "is_superuser": True, "is_active": False, "id": 1, "pk": 1}
    assert patch(client, everything, headers).status_code == 200
    assert model_to_dict(User.objects.get()) == before


@pytest.mark.parametrize("header", ["Bearer leetllm_wrong", "Bearer ", "Bearer \xff", "Bearer a b"])
def test_a_wrong_token_is_refused(client: Client, user: User, header: str) -> None:
    response = client.get(ACCOUNT, headers={"authorization": header})
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"


def test_nobody_is_refused(client: Client) -> None:
    assert client.get(ACCOUNT).status_code == 401


def test_a_token_of_a_closed_account_is_refused(client: Client, user: User) -> None:
    headers = bearer(user)
    User.objects.update(is_active=False)
    assert client.get(ACCOUNT, headers=headers).status_code == 401


def test_a_session_works_too_and_needs_the_csrf_token_to_write(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert client.get(ACCOUNT).json()["email"] == user.email
    assert patch(client, {"theme": "dark"}, {}).status_code == 403
    client.get("/settings/")
    token = client.cookies["csrftoken"].value
    assert patch(client, {"theme": "dark"}, {"X-CSRFToken": token}).status_code == 200


def test_tokens_are_listed_without_what_makes_them_work(client: Client, user: User) -> None:
    other = make_user()
    make_token(other, "Another's")
    headers = bearer(user)
    (listed,) = client.get(f"{ACCOUNT}tokens/", headers=headers).json()
    assert set(listed) == {"id", "name", "prefix", "created_at", "last_used_at"}
    assert listed["name"] == "A script"
    assert client.post(f"{ACCOUNT}tokens/", headers=headers).status_code == 405


def test_a_revoked_token_is_refused_from_the_next_request_on(client: Client, user: User) -> None:
    headers = bearer(user)
    mine = ApiToken.objects.get()
    address = f"{ACCOUNT}tokens/{mine.pk}/"
    assert client.delete(address, headers=headers).status_code == 204
    assert client.get(ACCOUNT, headers=headers).status_code == 401


@pytest.mark.parametrize("token_id", ["other", 0, 2**70])
def test_anothers_token_is_like_one_that_never_was(
    client: Client, user: User, token_id: int | str
) -> None:
    headers = bearer(user)
    make_token(make_user(), "Another's")
    other = ApiToken.objects.exclude(user=user).get()
    address = f"{ACCOUNT}tokens/{other.pk if token_id == 'other' else token_id}/"
    response = client.delete(address, headers=headers)
    assert response.status_code == 404
    assert response.json() == {"detail": "No ApiToken matches the given query."}
    assert ApiToken.objects.count() == 2


def test_use_is_noted(client: Client, user: User) -> None:
    client.get(ACCOUNT, headers=bearer(user))
    assert ApiToken.objects.get().last_used_at is not None


def test_too_many_requests_are_refused(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = bearer(user)
    monkeypatch.setitem(UserRateThrottle.THROTTLE_RATES, "user", "2/min")
    cache.clear()
    codes = [client.get(ACCOUNT, headers=headers).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
