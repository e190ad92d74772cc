from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.exporting import register_exporter  # noqa: PLC0415 - models are ready now
        from articles.reporting.exporting import export_reports  # noqa: PLC0415

        register_exporter(export_reports)
