"""Random sequences of acts of two learners on three browsers, against a model in plain Python.

After each step the pages as a browser parses them, the API and the database say what the model
says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from lxml import html

from articles import publishing
from articles.models import Article, Section
from progress.addressing import address_of
from progress.models import Completion, CompletionEvent
from tests.accounts.people import make_learner, sign_in
from tests.effort import EXAMPLES
from tests.factories import add_open_parts, make_article, make_draft, make_section

USERS = (0, 1)
BROWSERS = (0, 1, 2)
SECTIONS = (0, 1)
ARTICLES = (0, 1, 2, 3, 4)
ANY_BROWSER = st.sampled_from(BROWSERS)
ACTS = st.sampled_from(["complete", "undo"])

# Article to the step at which it was completed.
Done = dict[int, int]


class Model:
    """What ought to be so; a step number stands for the time."""

    def __init__(self) -> None:
        self.published = {0, 1, 2, 3}  # 4 is a draft until somebody publishes it
        self.came_out = {0, 1, 2, 3}
        self.done: list[Done] = [{} for _ in USERS]
        self.resets: dict[tuple[int, int], list[Done]] = defaultdict(list)
        self.signed_in: list[int | None] = [None for _ in BROWSERS]
        self.visits: list[Done] = [{} for _ in BROWSERS]
        self.kept: list[dict[int, dict[int, tuple[str, int]]]] = [
            defaultdict(dict) for _ in BROWSERS
        ]
        self.tabs: list[int | None] = [None for _ in BROWSERS]

    def act(self, done: Done, article: int, act: str, step: int) -> None:
        if act == "complete":
            done.setdefault(article, step)
        elif done.get(article, step + 1) <= step:
            del done[article]

    def sign_in(self, browser: int, user: int) -> None:
        self.signed_in[browser] = user
        for article, step in self.visits[browser].items():
            self.act(self.done[user], article, "complete", step)
        self.visits[browser] = {}
        kept = self.kept[browser].pop(user, {})
        for article, (act, step) in sorted(kept.items(), key=lambda item: item[1][1]):
            self.act(self.done[user], article, act, step)

    def seen_by(self, browser: int) -> Done:
        user = self.signed_in[browser]
        return self.visits[browser] if user is None else self.done[user]


class Agreement(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.model = Model()
        self.step = 0
        self.users = [make_learner(f"learner-{user}@example.com") for user in USERS]
        self.sections = [make_section() for _ in SECTIONS]
        self.articles = [
            make_article(self.section_of(article)) if article < 4 else self.draft()
            for article in ARTICLES
        ]
        self.browsers = [Client() for _ in BROWSERS]
        self.programs = [Client() for _ in USERS]
        for program, user in zip(self.programs, self.users, strict=True):
            program.force_login(user)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def section_of(self, article: int) -> Section:
        return self.sections[article % 2]

    def draft(self) -> Article:
        article = make_draft(self.section_of(4), body="A body.")
        add_open_parts(article)
        return article

    def post(self, browser: int, article: int, act: str, address: str) -> int:
        cache.clear()
        self.step += 1
        slug = self.articles[article].slug
        path = f"/learn/{slug}/{act}/"
        return self.browsers[browser].post(path, {"for": address}).status_code

    def address(self, user: int | None) -> str:
        return "" if user is None else address_of(self.users[user])

    @rule(browser=ANY_BROWSER, article=st.sampled_from(ARTICLES), act=ACTS)
    def click(self, browser: int, article: int, act: str) -> None:
        signed_in = self.model.signed_in[browser]
        status = self.post(browser, article, act, self.address(signed_in))
        assert status == (303 if article in self.model.came_out else 404)
        if status == 303:
            self.model.act(self.model.seen_by(browser), article, act, self.step)

    @rule(browser=ANY_BROWSER)
    def open_a_tab(self, browser: int) -> None:
        self.model.tabs[browser] = self.model.signed_in[browser]

    @rule(browser=ANY_BROWSER, article=st.sampled_from(ARTICLES[:4]), act=ACTS)
    def click_in_the_old_tab(self, browser: int, article: int, act: str) -> None:
        tab, signed_in = self.model.tabs[browser], self.model.signed_in[browser]
        status = self.post(browser, article, act, self.address(tab))
        if tab in {None, signed_in}:
            assert status == 303
            self.model.act(self.model.seen_by(browser), article, act, self.step)
        elif signed_in is None:
            assert status == 200
            self.model.kept[browser][tab or 0][article] = (act, self.step)
        else:
            assert status == 409

    @rule(browser=ANY_BROWSER, user=st.sampled_from(USERS))
    def sign_in(self, browser: int, user: int) -> None:
        self.sign_out(browser)
        cache.clear()
        assert sign_in(self.browsers[browser], self.users[user]).status_code == 302
        self.model.sign_in(browser, user)

    @rule(browser=ANY_BROWSER)
    def sign_out(self, browser: int) -> None:
        self.browsers[browser].post("/accounts/logout/")
        self.model.signed_in[browser] = None

    @rule(user=st.sampled_from(USERS), article=st.sampled_from(ARTICLES), act=ACTS)
    def use_the_api(self, user: int, article: int, act: str) -> None:
        cache.clear()
        self.step += 1
        path = f"/api/v1/progress/completions/{self.articles[article].slug}/"
        program = self.programs[user]
        answer = program.put(path) if act == "complete" else program.delete(path)
        is_known = article in self.model.published
        assert answer.status_code == (200 if is_known else 404)
        if is_known:
            self.model.act(self.model.done[user], article, act, self.step)

    @rule(article=st.sampled_from(ARTICLES))
    def publish(self, article: int) -> None:
        publishing.publish(self.articles[article], timezone.now())
        self.model.published.add(article)
        self.model.came_out.add(article)

    @rule(article=st.sampled_from(ARTICLES))
    def retire(self, article: int) -> None:
        if article in self.model.published:
            publishing.retire(self.articles[article])
            self.model.published.discard(article)

    @rule(user=st.sampled_from(USERS), section=st.sampled_from(SECTIONS))
    def reset(self, user: int, section: int) -> None:
        self.on_section(user, section, "reset")
        done = self.model.done[user]
        taken = {article: done.pop(article) for article in list(done) if article % 2 == section}
        if taken:
            self.model.resets[user, section].append(taken)

    @rule(user=st.sampled_from(USERS), section=st.sampled_from(SECTIONS))
    def bring_back(self, user: int, section: int) -> None:
        self.on_section(user, section, "bring-back")
        if resets := self.model.resets[user, section]:
            self.model.done[user] = resets.pop() | self.model.done[user]

    def on_section(self, user: int, section: int, act: str) -> None:
        self.step += 1
        path = f"/learn/sections/{self.sections[section].slug}/{act}/"
        said = {"for": address_of(self.users[user])}
        assert self.programs[user].post(path, said).status_code == 303

    # --- after each step ------------------------------------------------------------------------

    def figures(self, done: Done, section: int | None = None) -> tuple[int, int]:
        within = {a for a in self.model.published if section in {None, a % 2}}
        return len(within & done.keys()), len(within)

    @invariant()
    def the_database_agrees(self) -> None:
        for user, done in zip(self.users, self.model.done, strict=True):
            rows = Completion.objects.filter(user=user).order_by("completed_at")
            in_order = [self.articles[a].pk for a in sorted(done, key=lambda a: done[a])]
            assert [row.article_id for row in rows] == in_order
            balance = Counter[int]()
            for event in CompletionEvent.objects.filter(user=user):
                balance[event.article_id] += 1 if event.kind == "completed" else -1
            assert balance == Counter(in_order)

    @invariant()
    def the_api_agrees(self) -> None:
        cache.clear()
        for program, done in zip(self.programs, self.model.done, strict=True):
            answer = program.get("/api/v1/progress/").json()
            assert said(answer["overall"]) == self.figures(done)
            sections = {row["section"]: said(row) for row in answer["sections"]}
            for number, section in enumerate(self.sections):
                figures = self.figures(done, number)
                assert sections.get(section.slug, (0, 0)) == figures

    @invariant()
    def the_pages_agree(self) -> None:
        for browser, client in enumerate(self.browsers):
            done = self.model.seen_by(browser)
            page = html.fromstring(client.get("/learn/").content)
            count, total = self.figures(done)
            summary = page.get_element_by_id("progress-summary").text_content()
            if count or self.model.signed_in[browser] is not None:
                assert f"{count} of {total} articles completed" in summary
                assert f"{count * 100 // total if total else 0}%" in summary
            else:
                assert "Track Your Progress" in summary
            ticked = {m.getparent().get("id") for m in page.cssselect("button .mark-done")}
            published = self.model.published & done.keys()
            assert ticked == {f"mark-{self.articles[a].pk}" for a in published}
            for number, section in enumerate(self.sections):
                count, total = self.figures(done, number)
                if total:
                    line = page.get_element_by_id(f"section-progress-{section.pk}")
                    assert f"{count}/{total} completed" in line.text_content()


def said(figures: dict[str, Any]) -> tuple[int, int]:
    assert figures["percent"] == figures["done"] * 100 // max(figures["total"], 1)
    return figures["done"], figures["total"]


@pytest.mark.django_db
def test_pages_api_and_database_agree_with_the_model() -> None:
    run_state_machine_as_test(
        Agreement,
        settings=settings(
            max_examples=12 * EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
