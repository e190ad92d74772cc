from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.reading import Reference
from articles.rendering import render as render_markdown
from articles.sharing import share_links

TEXT = """\
A term with a note[^note] and another[^other].

KV cache
: Keys and values of every token that was read.

```d2 #guide-diagram title="A diagram" alt="A leads to B and C" \
caption="Visual anchor: a diagram in the colours of the page."
direction: right
a: A {class: muted}
b: B
c: C {class: accent}
a -> b: first
b -> c: then
```

![The icon](/static/img/apple-touch-icon.png "An image and its caption.")

[^note]: What the note says.
[^other]: And the other.
"""

ARTICLE = {
    "title": "Layer Normalization: Pre-LN vs Post-LN",
    "summary": "Decide where normalization goes by following the gradients of a deep transformer.",
    "difficulty_emoji": "🔧",
    "get_difficulty_display": "Medium",
    "get_status_display": "Draft",
    "category": {"name": "Model Architecture"},
    "section": {"title": "Transformer Deep Dives", "get_absolute_url": "#guide-article"},
    "minutes": 22,
    "company_names": ["Google", "Meta", "OpenAI", "Anthropic"],
    "prerequisite_rows": [
        {"title": "Softmax", "slug": "softmax", "status": "published"},
        {"title": "Training & Backpropagation", "slug": "training", "status": "draft"},
    ],
    "key_concept_rows": [{"term": "Pre-LN", "gloss": "Normalization before each sublayer."}],
    "rubric_rows": [{"html": "Names both orders"}],
    "pitfall_rows": [{"html": "Believing that the order does not matter."}],
    "headings": [
        {"level": 2, "id": "guide-article", "text": "A heading"},
        {"level": 3, "id": "guide-article", "text": "One below it"},
    ],
    "previous_row": {
        "title": "Positional Encoding: RoPE & ALiBi",
        "slug": "positional-encoding",
        "section": "Transformer Deep Dives",
        "status": "published",
    },
    "next_row": {
        "title": "Scaling Laws & Compute-Optimal Training",
        "slug": "scaling-laws",
        "section": "Advanced Training & Adaptation",
        "status": "draft",
    },
}
REFERENCE = Reference(
    number=1,
    key="xiong2020",
    title="On Layer Normalization in the Transformer Architecture",
    authors="Xiong, R., et al.",
    year=2020,
    venue="ICML 2020",
    url="https://arxiv.org/abs/2002.04745",
    cited_by=["guide-article", "guide-article"],
)


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state; only where DEBUG is on."""
    context: dict[str, Any] = {
        "article": ARTICLE,
        "rendered": _rendered(),
        "references": [REFERENCE],
        "share_links": share_links("A title", "https://example.org/"),
    }
    return render(request, "styleguide.html", context)


@cache
def _rendered() -> str:
    return render_markdown(TEXT).html
