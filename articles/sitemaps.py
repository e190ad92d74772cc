from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from articles.models import Article, Section

Item = TypeVar("Item")


class SiteSitemap(Sitemap[Item]):
    """Addresses of the configured site, whatever host the request named."""

    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class PageSitemap(SiteSitemap[str]):
    def items(self) -> list[str]:
        names = ["home", "topics", "features", "pricing", "terms", "privacy"]
        return [f"articles:{name}" for name in names]

    def location(self, item: str) -> str:
        return reverse(item)


class SectionSitemap(SiteSitemap[Section]):
    def items(self) -> QuerySet[Section]:
        return Section.objects.all()


class ArticleSitemap(SiteSitemap[Article]):
    def items(self) -> QuerySet[Article]:
        return Article.objects.published().in_order().only("slug", "updated_at")

    def lastmod(self, item: Article) -> datetime:
        return item.updated_at


SITEMAPS = {"pages": PageSitemap, "sections": SectionSitemap, "articles": ArticleSitemap}
