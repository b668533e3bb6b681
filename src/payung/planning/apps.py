from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "payung.planning"
    label = "planning"
