"""A small course that shows every kind of page, with everything that a text can hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.conf import settings

from articles import publishing
from articles.models import Article, Prerequisite
from tests.browser.test_rendered_text import EVERYTHING
from tests.factories import (
    add_premium_parts,
    make_article,
    make_company,
    make_draft,
    make_section,
)

UNFOLD = "() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }"
BODY = EVERYTHING.replace("@paper", "@first2020")


@dataclass(frozen=True)
class Course:
    """Its articles in their order, under the longest title of the syllabus."""

    first: Article
    rich: Article
    coming: Article
    retired: Article

    @property
    def paths(self) -> list[str]:
        """Every public page, and one that is not there."""
        articles = (self.first, self.rich, self.coming, self.retired)
        return [
            *("/", "/learn/", self.rich.section.get_absolute_url()),
            *(article.get_absolute_url() for article in articles),
            *("/features/", "/pricing/", "/blog/", "/terms/", "/privacy/"),
            *("/accounts/login/", "/accounts/signup/", "/nothing-is-here/"),
        ]


def make_course() -> Course:
    title = longest_title()
    section = make_section(title=title)
    first = make_article(section, position=1)
    rich = make_article(section, position=2, title=title, body=BODY, difficulty="hard")
    for position, name in enumerate(("Anthropic", "Google", "Meta", "OpenAI"), 1):
        rich.companies.add(make_company(name), through_defaults={"position": position})
    Prerequisite.objects.create(article=rich, requires=first, position=1)
    add_premium_parts(rich)
    coming = make_draft(section, position=3)
    retired = make_article(section, position=4)
    publishing.retire(retired)
    return Course(first, rich, coming, retired)


def longest_title() -> str:
    """Of all articles in the curriculum's files."""
    files = Path(settings.CURRICULUM_DIR).glob("*/*/article.md")
    heads = (yaml.safe_load(file.read_text().split("---")[1]) for file in files)
    return max((str(head["title"]) for head in heads), key=len)


def forget_missing_pages(problems: list[str]) -> None:
    """The browser complains of the retired article and of the page that is not there."""
    problems[:] = [line for line in problems if not re.search("status of (404|410)", line)]
