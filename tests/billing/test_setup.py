"""What `check --deploy` and `stripesetup` say before a buyer finds out."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from billing.checks import check_keys
from billing.models import Plan, Price
from tests.billing.stripe_server import StripeServer


@pytest.mark.parametrize(
    ("key", "secrets", "base", "found"),
    [
        ("", [], "https://api.stripe.com", []),
        ("sk_live_1", ["whsec_1"], "https://api.stripe.com", []),
        ("rk_live_1", ["whsec_1"], "https://api.stripe.com", []),
        ("pk_live_1", ["whsec_1"], "https://api.stripe.com", ["billing.E001", "billing.W001"]),
        ("sk_live_1", [""], "https://api.stripe.com", ["billing.E002"]),
        ("sk_live_1", ["whsec_1"], "http://localhost:1", ["billing.E003"]),
        ("sk_test_1", ["whsec_1"], "https://api.stripe.com", ["billing.W001"]),
    ],
)
def test_the_check_says_what_is_missing_or_mixed(
    settings: Settings, key: str, secrets: list[str], base: str, found: list[str]
) -> None:
    settings.STRIPE_SECRET_KEY = key
    settings.STRIPE_WEBHOOK_SECRETS = secrets
    settings.STRIPE_API_BASE = base
    assert [message.id for message in check_keys(None)] == found


def setup(*words: str) -> str:
    output = StringIO()
    call_command("stripesetup", *words, stdout=output)
    return output.getvalue()


@pytest.mark.django_db
def test_without_a_key_it_says_so(settings: Settings) -> None:
    settings.STRIPE_SECRET_KEY = ""
    with pytest.raises(CommandError, match="Set STRIPE_SECRET_KEY first"):
        setup()


@pytest.mark.django_db
def test_it_makes_the_prices_and_the_endpoint_once(fake: StripeServer) -> None:
    said = setup("--month", "19", "--year", "190")
    assert "STRIPE_WEBHOOK_SECRETS=whsec_" in said
    assert "Everything fits." in said
    prices = {price.lookup_key: price for price in Price.objects.all()}
    assert prices["premium-month"].unit_amount == 1_900
    assert prices["premium-year"].unit_amount == 19_000
    again = setup("--month", "19", "--year", "190")
    assert "STRIPE_WEBHOOK_SECRETS" not in again
    api = fake.client.v1
    assert len(api.prices.list().data) == len(Price.objects.all()) == 2
    assert len(api.products.list().data) == len(api.webhook_endpoints.list().data) == 1


@pytest.mark.django_db
def test_another_amount_makes_a_new_price_and_keeps_the_old_for_those_who_have_it(
    fake: StripeServer,
) -> None:
    setup("--month", "19")
    old = Price.objects.get()
    setup("--month", "24")
    offered = Price.objects.get(is_offered=True)
    assert (offered.unit_amount, offered.lookup_key) == (2_400, "premium-month")
    old.refresh_from_db()
    assert not old.is_offered
    assert fake.client.v1.prices.retrieve(str(old.stripe_price_id)).unit_amount == 1_900


@pytest.mark.django_db
def test_checking_says_what_differs_and_changes_nothing(fake: StripeServer) -> None:
    plan = Plan.objects.create(name="LeetLLM Premium")
    Price.objects.create(
        plan=plan,
        interval="month",
        lookup_key="premium-month",
        stripe_price_id="price_of_live",
        unit_amount=1_900,
    )
    said = setup("--check")
    assert "Stripe does not know price_of_live; live and test mixed?" in said
    assert "Stripe sends events to nobody" in said
    assert fake.client.v1.prices.list().data == []


@pytest.mark.django_db
def test_when_stripe_is_away_it_says_so(fake: StripeServer) -> None:
    fake.fail("/v1/", "error", times=10)
    with pytest.raises(CommandError, match="Stripe says"):
        setup("--month", "19")
