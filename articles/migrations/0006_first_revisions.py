from django.db import migrations

# What is published, or was once, has a first revision; the date is that of its coming out.
FIRST = """
INSERT INTO articles_articlerevision (article_id, number, body, created_at)
SELECT id, 1, body, COALESCE(published_at, updated_at) FROM articles_article
WHERE status IN ('published', 'retired') AND body <> ''
    AND NOT EXISTS (SELECT FROM articles_articlerevision r WHERE r.article_id = articles_article.id)
"""
NUMBER = "UPDATE articles_article SET revision = 1 WHERE revision = 0 AND EXISTS (SELECT FROM articles_articlerevision r WHERE r.article_id = articles_article.id)"


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_samples_and_early_access")]

    operations = [
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
        migrations.RunSQL(NUMBER, migrations.RunSQL.noop),
    ]
