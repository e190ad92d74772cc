from __future__ import annotations

from decimal import Decimal
from typing import Any

import stripe
from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing import gateway
from billing.receipts import NO_CENTS
from billing.setup import Offer, mismatches, set_up_prices, set_up_webhook, webhook_url


class Command(BaseCommand):
    help = "Makes the prices and the webhook endpoint at Stripe, and says what is mismatched."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", type=Decimal, help="price of a month, such as 19")
        parser.add_argument("--year", type=Decimal, help="price of a year, such as 190")
        parser.add_argument("--currency", default="usd")
        parser.add_argument("--check", action="store_true", help="change nothing")

    def handle(
        self,
        *args: Any,
        month: Decimal | None,
        year: Decimal | None,
        currency: str,
        check: bool,
        **options: Any,
    ) -> None:
        if not gateway.is_configured():
            raise CommandError("Set STRIPE_SECRET_KEY first.")
        self.stdout.write(f"With a {'live' if gateway.is_live() else 'test'} key:")
        try:
            if not check:
                self._set_up(currency.lower(), {"month": month, "year": year})
            problems = list(mismatches())
        except stripe.StripeError as error:
            raise CommandError(f"Stripe says: {error}") from error
        for problem in problems:
            self.stdout.write(self.style.WARNING(f"  {problem}"))
        if not problems:
            self.stdout.write("  Everything fits.")

    def _set_up(self, currency: str, amounts: dict[str, Decimal | None]) -> None:
        unit = 1 if currency in NO_CENTS else 100
        offers = [
            Offer(interval, int(amount * unit), currency)
            for interval, amount in amounts.items()
            if amount is not None
        ]
        for price in set_up_prices(offers):
            self.stdout.write(f"  {price}: {price.stripe_price_id}")
        secret = set_up_webhook()
        if secret:
            self.stdout.write(f"  Events go to {webhook_url()}; keep this secret:")
            self.stdout.write(f"  STRIPE_WEBHOOK_SECRETS={secret}")
