from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "payung.billing"
    label = "billing"
