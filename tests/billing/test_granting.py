"""Premium by hand, in the admin: with a reason, and a history that stays."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from billing.access import is_premium
from billing.granting import revoke
from billing.models import ManualGrant
from tests.factories import make_user

pytestmark = pytest.mark.django_db

GRANTS = "/admin/billing/manualgrant/"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(make_user(is_staff=True, is_superuser=True, email="boss@example.com"))
    return client


def test_a_grant_in_the_admin_opens_and_names_who_gave_it(staff: Client) -> None:
    user = make_user()
    staff.post(
        f"{GRANTS}add/", {"user": user.pk, "reason": "Found a bug", "until_0": "", "until_1": ""}
    )
    grant = ManualGrant.objects.get()
    assert grant.granted_by
    assert (grant.reason, grant.granted_by.email) == ("Found a bug", "boss@example.com")
    assert is_premium(user)


def test_revoking_closes_and_keeps_the_row_with_its_reason(staff: Client) -> None:
    user = make_user()
    grant = ManualGrant.objects.create(user=user, reason="A friend")
    asked = {"action": "revoke_grants", "_selected_action": grant.pk}
    page = staff.post(GRANTS, asked, follow=True).content.decode()
    assert "Say why" in page
    assert is_premium(user)
    staff.post(GRANTS, {**asked, "reason": "Moved to a paid plan"})
    grant.refresh_from_db()
    assert grant.revoked_at
    assert grant.revoked_by
    assert (grant.revocation_reason, grant.revoked_by.email) == (
        "Moved to a paid plan",
        "boss@example.com",
    )
    assert not is_premium(user)


def test_revoking_twice_keeps_the_first_reason() -> None:
    grant = ManualGrant.objects.create(user=make_user(), reason="A friend")
    assert revoke(grant, None, "First", timezone.now())
    assert not revoke(grant, None, "Second", timezone.now())
    grant.refresh_from_db()
    assert grant.revocation_reason == "First"


def test_a_grant_is_neither_changed_nor_deleted(staff: Client) -> None:
    grant = ManualGrant.objects.create(user=make_user(), reason="A friend")
    staff.post(f"{GRANTS}{grant.pk}/change/", {"reason": "Another", "user": make_user().pk})
    grant.refresh_from_db()
    assert grant.reason == "A friend"
    assert staff.post(f"{GRANTS}{grant.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    "model", ["subscription", "billingcustomer", "webhookevent", "price", "plan", "checkoutattempt"]
)
def test_what_stripe_said_is_only_looked_at(staff: Client, model: str) -> None:
    assert staff.get(f"/admin/billing/{model}/").status_code == 200
    assert staff.get(f"/admin/billing/{model}/add/").status_code == 403
