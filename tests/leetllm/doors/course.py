"""A curriculum with a canary in every part that is not open to all; what another learner has."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import ApiToken, DataExport, User
from articles.models import Article, Breakdown, FollowUp, ModelAnswer, Prerequisite, Section
from articles.revising import revise
from articles.typesetting import typeset_article, typeset_whole
from articles.versioning import keep_versions
from progress.certifying import issue
from progress.completing import complete
from progress.models import Bookmark, Certificate, Note
from progress.noting import Passage, Written, write
from tests.factories import (
    BODY,
    add_open_parts,
    add_premium_parts,
    make_article,
    make_draft,
    make_section,
    make_user,
)
from tests.leetllm.doors.canaries import Canaries

DAY = timedelta(days=1)


class Course:
    def __init__(self) -> None:
        self.canaries = Canaries()
        self.section: Section = make_section(slug="doors")
        self.premium = self._premium()
        self.sample = make_article(is_sample=True, title="Sample")
        add_premium_parts(self.sample, self.canaries.new("sample: premium parts"))
        self.early = self._published("early", free_from=timezone.now() + DAY)
        self.retired = self._published("retired")
        Article.objects.filter(pk=self.retired.pk).update(status="retired")
        self.draft = self._draft("draft")
        self.unannounced = self._draft("unannounced", announced=False)
        self.scheduled = self._draft("scheduled")
        Article.objects.filter(pk=self.scheduled.pk).update(
            status="scheduled", publish_at=timezone.now() + DAY
        )
        for position, article in enumerate(self.articles):
            if article != self.premium:
                Prerequisite.objects.create(
                    article=self.premium, requires=article, position=position
                )
        self.other = self._other()

    @property
    def articles(self) -> list[Article]:
        return [
            *(self.premium, self.sample, self.early, self.retired),
            *(self.draft, self.unannounced, self.scheduled),
        ]

    def _premium(self) -> Article:
        """In its second revision; every premium field has a canary of its own."""
        article = make_article(self.section, title="Premium")
        fill_premium_fields(article, self.canaries)
        article.body = BODY + "\nA number that matters: 42.\n"
        keep_versions([article])
        typeset_article(article, ["first2020"])
        article.save()
        revise(article)
        keep_versions([article])
        return article

    def _published(self, kind: str, **fields: Any) -> Article:
        canary = self.canaries.new(f"{kind}: lesson")
        body = f"{BODY}\n{canary}\n\n```text\nprint('{canary}')\n```\n"
        article = make_article(self.section, title=kind.capitalize(), body=body, **fields)
        add_premium_parts(article, self.canaries.new(f"{kind}: premium parts"))
        return article

    def _draft(self, kind: str, **fields: Any) -> Article:
        body = f"{BODY}\n{self.canaries.new(f'{kind}: lesson')}\n"
        article = make_draft(self.section, title=kind.capitalize(), body=body, **fields)
        add_open_parts(article)
        add_premium_parts(article, self.canaries.new(f"{kind}: premium parts"))
        return article

    def _other(self) -> User:
        """Another learner, whose things are nobody's business."""
        user = make_user(email="another@example.com")
        words = Passage(quote=self.canaries.new("another's: quoted passage"))
        body = self.canaries.new("another's: note")
        self.note: Note
        self.note, _ = write(user, self.premium, Written(uuid4(), body, words), timezone.now())
        Bookmark.objects.create(user=user, article=self.premium)
        alone = make_article(make_section(title="Alone"))
        complete(user, alone, timezone.now())
        name = self.canaries.new("certificate: name")
        self.certificate: Certificate
        self.certificate, _ = issue(user, alone.section, name, timezone.now())
        self.token = ApiToken.objects.create(
            user=user,
            name=self.canaries.new("belongings: name of a token"),
            prefix="leetllm_xxxx",
            digest="x",
        )
        self.export = DataExport.objects.create(
            user=user,
            finished_at=timezone.now(),
            expires_at=timezone.now() + DAY,
            content=_zip(self.canaries.new("another's: export")),
        )
        return user


def fill_premium_fields(article: Article, canaries: Canaries) -> None:
    def canary(place: str) -> str:
        return canaries.new(f"premium: {place}")

    Breakdown.objects.create(
        article=article,
        question=f"Which stage failed? {canary('breakdown.question')}",
        body=(
            f"## Clarify\n\nAsk first. {canary('breakdown.body')}\n\n"
            f"### {canary('breakdown heading of the third level')}\n\n```text\n"
            f"print('{canary('breakdown code')}')\n```\n\n"
            f"```d2 #{'d' + canary('architecturediagram.anchor')}"
            f' title="{canary("architecturediagram.title")}"'
            f' alt="A loop {canary("architecturediagram.alt")}"'
            f' caption="Anchor: {canary("architecturediagram.caption")}"\n'
            f"a -> b: {canary('architecturediagram.source and svg')}\n```\n"
        ),
    )
    for level in ModelAnswer.Level:
        ModelAnswer.objects.create(
            article=article,
            level=level,
            body=f"An answer. {canary(f'modelanswer.body, {level}')}",
            marks=["met", "partly"],
        )
    FollowUp.objects.create(
        article=article,
        position=1,
        question=f"And then? {canary('followup.question')}",
        tested=f"Depth. {canary('followup.tested')}",
        answer=f"Yes. {canary('followup.answer')}",
        trap=f"No. {canary('followup.trap')}",
    )
    typeset_whole(article)


def _zip(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("notes.md", text)
    return buffer.getvalue()
