from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.deleting import before_deletion  # noqa: PLC0415 - models are ready now
        from accounts.exporting import register_exporter  # noqa: PLC0415
        from billing import checks  # noqa: F401, PLC0415 - registers them
        from billing.closing import cancel_all  # noqa: PLC0415
        from billing.exporting import export_billing  # noqa: PLC0415

        before_deletion(cancel_all)
        register_exporter(export_billing)
