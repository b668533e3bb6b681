from importlib import import_module

from django.apps import AppConfig


class CoverConfig(AppConfig):
    name = "payung.cover"
    label = "cover"

    def ready(self) -> None:
        """Answer what the room below asks: since when somebody is a member (``payung.programme.members``)."""
        import_module("payung.cover.members")
