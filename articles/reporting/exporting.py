"""What a reader reported, as a file of their export."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.core.serializers.json import DjangoJSONEncoder

from accounts.exporting import ExportedFile
from accounts.models import User
from articles.models import ReaderReport

FIELDS = ("article__slug", "kind", "words", "quote", "revision", "reported_at", "state")


def export_reports(user: User) -> Iterator[ExportedFile]:
    rows = list(ReaderReport.objects.filter(reporter=user).order_by("reported_at").values(*FIELDS))
    text = json.dumps(rows, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
    yield ExportedFile("articles/reports.json", f"{text}\n")
