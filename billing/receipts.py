from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import stripe

from billing import gateway
from billing.models import BillingCustomer


@dataclass(frozen=True)
class Receipt:
    number: str
    at: datetime
    amount: int
    currency: str
    status: str
    url: str

    @property
    def sum(self) -> str:
        return money(self.amount, self.currency)


def receipts_of(customer: BillingCustomer) -> list[Receipt] | None:
    """The latest two years' worth, from Stripe; None where it cannot be asked."""
    try:
        page = gateway.client().v1.invoices.list({"customer": customer.stripe_id, "limit": 24})
    except (stripe.StripeError, gateway.BillingNotConfiguredError):
        return None
    return [
        Receipt(
            number=invoice.number or "",
            at=datetime.fromtimestamp(invoice.created, UTC),
            amount=invoice.total,
            currency=invoice.currency,
            status=invoice.status or "",
            url=invoice.hosted_invoice_url or "",
        )
        for invoice in page.data
    ]


NO_CENTS = {"jpy", "krw", "vnd", "clp", "xaf", "xof", "xpf", "pyg", "rwf", "ugx"}
SIGNS = {"usd": "$", "eur": "€", "gbp": "£"}


def money(amount: int, currency: str) -> str:
    """$19, €19.50, 1,900 JPY."""
    value = amount if currency in NO_CENTS else amount / 100
    figure = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
    sign = SIGNS.get(currency)
    return f"{sign}{figure}" if sign else f"{figure} {currency.upper()}"
