"""Rows with a place: a script drags them, and what has no number goes last without one."""

from __future__ import annotations

from typing import Any

from django import forms


class OrderedFormSet(forms.BaseInlineFormSet[Any, Any, Any]):
    """Two rows of one number would be refused at the end of the transaction, and lose the text."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["position"].required = False
        form.fields["position"].widget.attrs["data-position"] = ""
        for name, field in form.fields.items():
            # A table names its columns, and Django leaves the fields in them without a label.
            field.widget.attrs["aria-label"] = str(field.label or name).capitalize()

    def clean(self) -> None:
        """Before the numbers are compared with each other."""
        rows = [
            form
            for form in self.forms
            if hasattr(form, "cleaned_data")
            and not form.cleaned_data.get("DELETE")
            and (form.has_changed() or form.instance.pk)
        ]
        unplaced = 1 + max((form.cleaned_data.get("position") or 0 for form in rows), default=0)
        rows.sort(key=lambda form: form.cleaned_data.get("position") or unplaced)
        for position, form in enumerate(rows, 1):
            if form.instance.position != position or not form.cleaned_data.get("position"):
                form.instance.position = form.cleaned_data["position"] = position
                if form.instance.pk and "position" not in form.changed_data:
                    form.changed_data.append("position")
        super().clean()
