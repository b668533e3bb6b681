from django.apps import AppConfig


class SamenessConfig(AppConfig):
    name = "payung.sameness"
    label = "sameness"
