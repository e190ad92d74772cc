from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_subscriptions_and_events")]

    operations = [migrations.RunSQL("CREATE SEQUENCE billing_fetch", "DROP SEQUENCE billing_fetch")]
