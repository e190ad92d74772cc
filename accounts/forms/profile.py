from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from accounts.zones import zone_choices


class ProfileForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ("display_name", "time_zone", "theme")
        help_texts = {"display_name": "Shown in place of your email address."}
        widgets = {"time_zone": forms.Select, "theme": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["display_name"].widget.attrs["autocomplete"] = "nickname"
        zone = self.fields["time_zone"].widget
        assert isinstance(zone, forms.Select)  # noqa: S101 - it is, above
        zone.choices = zone_choices(self.instance.time_zone)

    def clean_display_name(self) -> str:
        """It stands in one line, on pages and on certificates."""
        return " ".join(self.cleaned_data["display_name"].split())
