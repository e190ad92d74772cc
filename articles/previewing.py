"""Links that show an article before it is out, for some days, to whoever has them."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from articles.models import Article
from articles.models.article import new_preview_key

SALT = "articles.preview"
VALID_FOR = timedelta(days=7)


def preview_link(article: Article, *, with_premium: bool) -> str:
    """Its path. Everything that it allows stands in the signature."""
    token = signing.dumps([article.pk, article.preview_key, with_premium], salt=SALT)
    return reverse("articles:preview", args=[token])


def previewed(token: str) -> tuple[int, bool] | None:
    """The article's id and whether premium parts are shown; None for a link that ended."""
    try:
        pk, key, with_premium = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if not Article.objects.filter(pk=pk, preview_key=key).exists():
        return None
    return pk, with_premium


def end_preview_links(article: Article) -> None:
    """All that were given for this article."""
    Article.objects.filter(pk=article.pk).update(preview_key=new_preview_key())
