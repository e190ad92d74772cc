"""The list at the top of a form that was refused: each fault, and the way to its field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS


@dataclass(frozen=True)
class FieldFault:
    label: str
    anchor: str
    message: str


def faults_of(form: Any, formsets: Any) -> list[FieldFault]:
    faults = list(_of_form(form, ""))
    for formset in formsets:
        inner = formset.formset
        name = str(formset.opts.verbose_name_plural).capitalize()
        faults += [
            FieldFault(name, f"{inner.prefix}-heading", str(message))
            for message in inner.non_form_errors()
        ]
        for number, row in enumerate(inner.forms, 1):
            faults += _of_form(row, f"{name} {number}: ")
    return faults


def _of_form(form: Any, where: str) -> Iterator[FieldFault]:
    for name, messages in form.errors.items():
        for message in messages:
            if name == NON_FIELD_ERRORS:
                yield FieldFault(where.rstrip(": "), "", str(message))
            else:
                field = form[name]
                yield FieldFault(f"{where}{field.label}", field.id_for_label, str(message))
