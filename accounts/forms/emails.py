from __future__ import annotations

from django import forms

from accounts.models import User


class EmailsForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ("wants_digest", "wants_reviews", "wants_replies")
