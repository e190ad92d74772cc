from __future__ import annotations

from django import forms

from billing.models import Price
from billing.prices import offered_prices


class SubscribeForm(forms.Form):
    price = forms.SlugField(max_length=60)

    def clean_price(self) -> Price:
        """The price that is offered under this key."""
        key = self.cleaned_data["price"]
        for price in offered_prices():
            if price.lookup_key == key:
                return price
        raise forms.ValidationError("That price is not offered any more.")
