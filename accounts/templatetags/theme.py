from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User

register = template.Library()


@register.simple_tag
def theme_boot() -> SafeString:
    """The one inline script: it sets the chosen theme before the first paint.

    The Content-Security-Policy allows it by the hash of the same text (settings.THEME_BOOT).
    """
    return format_html("<script>{}</script>", mark_safe(settings.THEME_BOOT))  # noqa: S308


@register.filter
def next_theme(user: User) -> str:
    """What the button in the header turns to, without JavaScript."""
    themes = User.Theme.values
    return str(themes[(themes.index(user.theme) + 1) % len(themes)])
