from django.apps import AppConfig


class CoverConfig(AppConfig):
    name = "payung.cover"
    label = "cover"
