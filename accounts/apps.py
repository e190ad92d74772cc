from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import bouncing  # noqa: F401, PLC0415 - it listens
        from accounts.account_export import account_files  # noqa: PLC0415 - it needs the models
        from accounts.exporting import register_exporter  # noqa: PLC0415

        register_exporter(account_files)
