from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles.models import Article, Section
from articles.typesetting import typeset_section, typeset_whole


class Command(BaseCommand):
    help = "Typesets every stored article again, for when the renderer has changed."

    def handle(self, *args: Any, **options: Any) -> None:
        for section in Section.objects.all():
            typeset_section(section)
            section.save()
        articles = Article.objects.in_order()
        for article in tqdm(articles, unit="article", leave=False, disable=None):
            typeset_whole(article)
        self.stdout.write(f"Typeset {len(articles)} articles.")
