from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class ProgressConfig(AppConfig):
    name = "progress"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.exporting import register_exporter  # noqa: PLC0415 - models are ready now
        from articles.desk.panels import register_panels  # noqa: PLC0415
        from progress.desk import reading_panels  # noqa: PLC0415
        from progress.exporting import export_progress  # noqa: PLC0415
        from progress.merging import merge_on_sign_in  # noqa: PLC0415 - its models are ready now

        # accounts knows nothing of progress and cannot call it: a signal turns the arrow round.
        user_logged_in.connect(merge_on_sign_in, dispatch_uid="progress.merging")
        register_exporter(export_progress)
        register_panels(reading_panels)
