from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "payung.programme"
    label = "programme"
