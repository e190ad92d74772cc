from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("leetllm", "0001_needs_a_lock")]
    operations = [migrations.RunSQL("SELECT pg_sleep(3)", migrations.RunSQL.noop)]
