"""What every command that opens the office's books does first: Django, the server, the database, its tables."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import django

from payung import embedded


def ready() -> None:
    """Set Django up; nothing is connected yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "payung.config.settings")
    django.setup()


@contextlib.contextmanager
def opened(*, fsync: bool = True) -> Iterator[None]:
    """Keep the office's database up, made and migrated, for the enclosed work.

    Raises:
        embedded.ServerProblem: one Indonesian sentence, with what to do.
    """
    name = os.environ.get("PAYUNG_DATABASE_NAME", "payung")
    with embedded.running(fsync=fsync):
        embedded.ensure_database(name)
        ready()
        migrate()
        yield


def migrate() -> None:
    """Bring the tables up to date as the owner; nothing to do costs a fraction of a second."""
    from django.core.management import call_command

    from payung.cli.upgrading import upgrade

    upgrade(using="owner")
    call_command("migrate", database="owner", verbosity=0, interactive=False)
