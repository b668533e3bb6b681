"""The office app: default rights of the other roles before any migration, the schema files after all of them."""

import importlib
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from . import laying

DEFAULT_RIGHTS = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO payung_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO payung_app, payung_auditor;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO payung_app, payung_auditor;
GRANT USAGE ON SCHEMA public TO payung_app, payung_auditor;
"""


def grant_default_rights(*, using: str, plan: list[Any], **_: Any) -> None:
    """Let tables of bought parts (sessions, jobs) be used by the app; our own tables narrow it themselves.

    Views make way for the migrations to come, which could not change a table that a view reads.
    """
    if plan:
        laying.lift(using=using)
    with connections[using].cursor() as cursor:
        cursor.execute(DEFAULT_RIGHTS)


class OfficeConfig(AppConfig):
    name = "payung.office"
    label = "office"

    def ready(self) -> None:
        importlib.import_module("payung.office.acts").load()  # needs the models
        pre_migrate.connect(grant_default_rights, sender=self)
        post_migrate.connect(laying.lay, sender=self)
