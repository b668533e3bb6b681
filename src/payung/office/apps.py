"""The office app: before any migration the owner says what the other two roles may do by default."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import pre_migrate

DEFAULT_RIGHTS = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO payung_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO payung_app, payung_auditor;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO payung_app, payung_auditor;
GRANT USAGE ON SCHEMA public TO payung_app, payung_auditor;
"""


def grant_default_rights(*, using: str, **_: Any) -> None:
    """Let tables of bought parts (sessions, jobs) be used by the app; our own tables narrow it themselves."""
    with connections[using].cursor() as cursor:
        cursor.execute(DEFAULT_RIGHTS)


class OfficeConfig(AppConfig):
    name = "payung.office"
    label = "office"

    def ready(self) -> None:
        pre_migrate.connect(grant_default_rights, sender=self)
