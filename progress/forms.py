from __future__ import annotations

from typing import Any

from django import forms

from progress.models import Note
from progress.noting import Passage, Written


class TextField(forms.CharField):
    """Browsers send two characters for the end of a line; counted and kept it is one."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class BodyForm(forms.Form):
    body = TextField(
        label="Note",
        max_length=Note.MAX_BODY,
        error_messages={
            "required": "Write something first.",
            "max_length": "A note has at most 10,000 characters; this one has %(show_value)s.",
        },
        widget=forms.Textarea(attrs={"rows": 5, "data-limit": Note.MAX_BODY}),
    )


class NoteForm(BodyForm):
    """A new note. Its id was made with the form, so that sending it twice makes one note."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    quote = TextField(
        max_length=Note.MAX_QUOTE,
        required=False,
        widget=forms.HiddenInput,
        error_messages={"max_length": "A passage has at most 1,000 characters."},
    )
    before = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    after = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def written(self) -> Written:
        data = self.cleaned_data
        passage = Passage()
        if data["quote"]:
            context = Note.CONTEXT
            before, after = data["before"][-context:], data["after"][:context]
            passage = Passage(data["quote"], before, after)
        return Written(data["id"], data["body"], passage)


class EditForm(BodyForm):
    """`seen` is when the note was saved that its writer saw."""

    seen = forms.DateTimeField(widget=forms.HiddenInput)
