"""Certificates: made when a learner asks, where everything that is published is completed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from articles.catalogue import Catalogue
from articles.models import Article, Section
from progress.models import Certificate, Completion
from progress.tally import Tally, tally

WHOLE = "The LeetLLM curriculum"


class NotCompletedError(Exception):
    """Something that is published is not completed, or nothing is published."""


@dataclass(frozen=True)
class Subject:
    """What a certificate can be about; `section` is None for the whole curriculum."""

    section: Section | None
    tally: Tally
    certificate: Certificate | None

    @property
    def title(self) -> str:
        return self.section.title if self.section else WHOLE

    @property
    def is_completed(self) -> bool:
        return 0 < self.tally.total == self.tally.done


def validate_printed_name(name: str) -> None:
    """Above all not the e-mail address."""
    if "@" in name:
        raise ValidationError("Print a name, not an address: the page is public.")


def subjects(
    catalogue: Catalogue, completed: frozenset[int], in_force: Iterable[Certificate]
) -> list[Subject]:
    """The whole first, then each section of which something is published."""
    held = {certificate.section_id: certificate for certificate in in_force}
    whole = Subject(None, tally(catalogue.articles, completed), held.get(None))
    sections = [
        Subject(entry.section, tally(entry.articles, completed), held.get(entry.section.pk))
        for entry in catalogue.contents
    ]
    return [subject for subject in (whole, *sections) if subject.tally.total]


@transaction.atomic
def issue(
    user: User, section: Section | None, name: str, at: datetime, replaces: UUID | None = None
) -> tuple[Certificate, bool]:
    """The certificate in force, and whether it is new. However often it is asked for: one.

    One that it replaces is revoked, unless the new one cannot be had. Raises NotCompletedError.
    """
    if replaces:
        revoke(user, replaces, at)
    held = user.certificates.filter(section=section, revoked_at=None).first()
    if held:
        return held, False
    titles = _completed_titles(user, section)
    # Of two requests at once, the constraint lets one make it and the other find it.
    return Certificate.objects.get_or_create(
        user=user,
        section=section,
        revoked_at=None,
        defaults={
            "name": " ".join(name.split()),
            "subject": section.title if section else WHOLE,
            "titles": titles,
            "issued_at": at,
        },
    )


def revoke(user: User, certificate_id: UUID, at: datetime) -> bool:
    """Whether it was in force. The first time is the one that stands."""
    in_force = user.certificates.filter(pk=certificate_id, revoked_at=None)
    return bool(in_force.update(revoked_at=at))


def _completed_titles(user: User, section: Section | None) -> list[str]:
    published = Article.objects.published().in_order()
    if section:
        published = published.filter(section=section)
    articles = list(published.values_list("pk", "title"))
    completed = set(Completion.objects.filter(user=user).values_list("article_id", flat=True))
    missing = [title for pk, title in articles if pk not in completed]
    if missing or not articles:
        raise NotCompletedError(missing)
    return [title for _, title in articles]
