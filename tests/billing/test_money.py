from __future__ import annotations

import pytest

from billing.receipts import money


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (1_900, "usd", "$19"),
        (1_950, "eur", "€19.50"),
        (190_000, "gbp", "£1,900"),
        (1_900, "jpy", "1,900 JPY"),
        (1_999, "chf", "19.99 CHF"),
        (0, "usd", "$0"),
    ],
)
def test_a_sum_is_written_as_its_currency_is(amount: int, currency: str, text: str) -> None:
    assert money(amount, currency) == text
