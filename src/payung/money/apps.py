from django.apps import AppConfig


class MoneyConfig(AppConfig):
    name = "payung.money"
    label = "money"
