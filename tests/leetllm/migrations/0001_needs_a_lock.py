"""For tests of `migrate`: it needs a table for itself, and keeps the limits that it ran under."""

from django.db import migrations

LIMITS = """
CREATE TABLE ran_under AS
SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement
"""


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.RunSQL(LIMITS, "DROP TABLE ran_under"),
        migrations.RunSQL(
            "ALTER TABLE accounts_apitoken ADD COLUMN waited_for integer",
            "ALTER TABLE accounts_apitoken DROP COLUMN waited_for",
        ),
    ]
