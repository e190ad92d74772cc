from django.db import migrations

DAY_IN_UTC = "UPDATE progress_completion SET day = (completed_at AT TIME ZONE 'UTC')::date"


class Migration(migrations.Migration):
    dependencies = [("progress", "0002_events_positions_notes_and_certificates")]

    operations = [migrations.RunSQL(DAY_IN_UTC, migrations.RunSQL.noop)]
