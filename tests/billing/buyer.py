"""A reader who buys, as the site and the fake Stripe see it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from billing.access import is_premium
from billing.models import CheckoutAttempt, Subscription
from tests.billing.stripe_server import StripeServer
from tests.factories import make_user

SUBSCRIBE = "/billing/subscribe/"
SUCCESS = "/billing/success/"
SETTINGS = "/settings/billing/"


class Buyer:
    def __init__(self, fake: StripeServer, user: User | None = None) -> None:
        self.fake = fake
        self.user = user or make_user()
        self.client = Client()
        self.client.force_login(self.user)

    def subscribe(self, price: str = "premium-month") -> HttpResponse:
        return self.client.post(SUBSCRIBE, {"price": price})  # type: ignore[return-value]

    def checkout(self, price: str = "premium-month") -> str:
        """Clicks; the id of the session whose page it leads to."""
        response = self.subscribe(price)
        assert response.status_code == 302, response.content
        assert response["Location"].startswith(f"{self.fake.url}/c/pay/"), response["Location"]
        return urlsplit(response["Location"]).path.rpartition("/")[2]

    def buy(self, price: str = "premium-month") -> str:
        """Clicks, pays, and the events arrive; the id of the subscription."""
        session = self.checkout(price)
        self.fake.pay(session)
        assert set(self.deliver()) == {200}
        return str(self.fake.get(session)["subscription"])

    def deliver(self, **options: object) -> list[int]:
        return self.fake.deliver(self.client, **options)  # type: ignore[arg-type]

    def returns(self, session: str | None = None) -> HttpResponse:
        """Comes back to the success page."""
        query = {"session_id": session} if session else {}
        return self.client.get(SUCCESS, query)  # type: ignore[return-value]

    def is_premium(self) -> bool:
        return is_premium(User.objects.get(pk=self.user.pk))

    @property
    def subscription(self) -> Subscription:
        return Subscription.objects.get(customer__user=self.user)

    @property
    def attempt(self) -> CheckoutAttempt:
        return CheckoutAttempt.objects.get(customer__user=self.user)


def query_of(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)
