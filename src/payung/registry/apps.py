from django.apps import AppConfig
from django.db.models.signals import post_migrate

from . import occupations


class RegistryConfig(AppConfig):
    name = "payung.registry"
    label = "registry"

    def ready(self) -> None:
        post_migrate.connect(occupations.lay, sender=self)
