"""The form of an article as a browser sends it."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from articles.models import Article


def change_url(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def faults_of(response: Any) -> list[str]:
    """What keeps the form from being saved; empty when it was."""
    if response.status_code == 302:
        return []
    return [f"{fault.label}: {fault.message}" for fault in response.context["faults"]]


def form_data(client: Client, url: str) -> dict[str, Any]:
    """Every field with the value that the page shows."""
    context = client.get(url).context
    form = context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        management = formset.management_form
        data |= {f"{formset.prefix}-{name}": management[name].value() for name in management.fields}
        for row in formset.forms:
            data |= {row.add_prefix(name): row[name].value() for name in row.fields}
    dates = {"publish_at", "free_from"}
    for name in dates & data.keys():
        value = data.pop(name)
        if value:
            data |= {f"{name}_0": f"{value:%Y-%m-%d}", f"{name}_1": f"{value:%H:%M:%S}"}
    for key, value in data.items():
        if isinstance(value, list):
            data[key] = ",".join(value)
    return {key: value for key, value in data.items() if value is not None and value is not False}
