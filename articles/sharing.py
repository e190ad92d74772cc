"""Links that share an article: plain addresses, no scripts of others."""

from __future__ import annotations

from urllib.parse import urlencode

SHARE_TARGETS = {
    "X": ("https://x.com/intent/post", "url", "text"),
    "Facebook": ("https://www.facebook.com/sharer/sharer.php", "u", None),
    "LinkedIn": ("https://www.linkedin.com/sharing/share-offsite/", "url", None),
    "Bluesky": ("https://bsky.app/intent/compose", None, "text"),
    "Reddit": ("https://www.reddit.com/submit", "url", "title"),
    "Hacker News": ("https://news.ycombinator.com/submitlink", "u", "t"),
}


def share_links(title: str, url: str) -> list[tuple[str, str]]:
    """(label, address) for each place, e-mail last."""
    links = []
    for label, (address, url_key, title_key) in SHARE_TARGETS.items():
        query = {}
        if url_key:
            query[url_key] = url
        if title_key:
            query[title_key] = title if url_key else f"{title} {url}"
        links.append((label, f"{address}?{urlencode(query)}"))
    mail = urlencode({"subject": title, "body": url}).replace("+", "%20")
    return [*links, ("Email", f"mailto:?{mail}")]
