import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Made anew, for there was no page yet to write a note on."""

    dependencies = [
        ("articles", "0006_first_revisions"),
        ("progress", "0005_section_resets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel(name="Note"),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("id", models.UUIDField(default=uuid.uuid4)),
                ("body", models.TextField(help_text="Markdown.", max_length=10000)),
                ("html", models.TextField(default="", editable=False)),
                ("quote", models.CharField(blank=True, max_length=1000)),
                ("prefix", models.CharField(blank=True, max_length=32)),
                ("suffix", models.CharField(blank=True, max_length=32)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="articles.article",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "indexes": [
                    models.Index(fields=["user", "article"], name="progress_note_of_article")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "id"), name="progress_note_once_a_user"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("body", ""), _negated=True),
                        name="progress_note_says_something",
                    ),
                ],
            },
        ),
    ]
