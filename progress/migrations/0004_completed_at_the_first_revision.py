from django.db import migrations

# What was completed before revisions were counted was the first one.
FIRST = """
UPDATE progress_completion c SET revision = a.revision
FROM articles_article a WHERE a.id = c.article_id AND c.revision = 0
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_first_revisions"),
        ("progress", "0003_days_of_completions"),
    ]

    operations = [migrations.RunSQL(FIRST, migrations.RunSQL.noop)]
