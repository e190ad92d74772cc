from django.apps import AppConfig


class LeetLLMConfig(AppConfig):
    name = "leetllm"

    def ready(self) -> None:
        from leetllm import checks  # noqa: F401, PLC0415 - registers them
