from __future__ import annotations

import pytest
from django.core.management import call_command

from articles.models import Article, Breakdown
from tests.factories import add_premium_parts, make_article

pytestmark = pytest.mark.django_db


def test_a_changed_renderer_reaches_what_is_stored() -> None:
    article = make_article()
    add_premium_parts(article)
    html, breakdown = article.body_html, Breakdown.objects.get(article=article).body_html
    Article.objects.update(body_html="of an older renderer")
    Breakdown.objects.update(body_html="of an older renderer")
    call_command("typesetcurriculum", verbosity=0)
    assert Article.objects.get().body_html == html
    assert Breakdown.objects.get().body_html == breakdown
