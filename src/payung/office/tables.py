"""What every table of an office carries: composite keys, forced row-level security, least rights.

A model says how its table may change (``kept = Table(history=True)``); ``locks_of`` tells PostgreSQL so. The named
relations, functions and triggers beyond that stand in each app's ``schema/*.sql``; ``office.laying`` lays both.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.functions import RandomUUID
from django.db import models

if TYPE_CHECKING:
    from .models import Pemda

    _Field = models.Field[Any, Any]
    _PemdaKey = models.ForeignKey[Pemda, Pemda]
    _UUIDField = models.UUIDField[uuid.UUID, uuid.UUID]
else:
    _Field, _PemdaKey, _UUIDField = object, models.ForeignKey, models.UUIDField


class _Brief(_Field):
    """A field whose class says its options: they need not be given, and a migration does not say them again."""

    KNOWN: dict[str, Any]

    def __init__(self, *to: Any, **options: Any) -> None:
        super().__init__(*to, **{**self.KNOWN, **options})

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        return name, path, args, {key: value for key, value in options.items() if self.KNOWN.get(key, ...) != value}


class OfficeKey(_Brief, models.ForeignKey[Any, Any]):
    """A reference to another row of the same office, kept by a composite foreign key (pemda_id, …)."""

    KNOWN = {"on_delete": models.PROTECT, "related_name": "+", "db_constraint": False}


class PemdaKey(_Brief, _PemdaKey):
    """The office a row belongs to; the row's own key (pemda, id) is the index."""

    KNOWN = {"to": "office.pemda", "on_delete": models.PROTECT, "related_name": "+", "db_index": False}


class PublicId(_Brief, _UUIDField):
    """The opaque number by which a row's page is known."""

    KNOWN = {"default": uuid.uuid4, "db_default": RandomUUID(), "unique": True, "editable": False}


@dataclass(frozen=True)
class Table:
    """How one table may change.

    append_only: no UPDATE, DELETE or TRUNCATE by anybody but a migration that drops the trigger; with ``deletable``
        DELETE is left to a trigger of the table's own, and history keeps what goes.
    updatable: columns that may change although the rest is append-only (None: all, unless append_only).
    history: every insert, update and delete is copied to ``office_history``, bulk statements included.
    changes_by: the function that keeps the updates instead of ``keep_history``; first versions are then not copied.
    deletable: the app role may delete rows.
    """

    append_only: bool = False
    updatable: tuple[str, ...] = ()
    history: bool = False
    changes_by: str = ""
    deletable: bool = False


def keys_of(model: Any) -> dict[str, str]:
    """Return the composite unique key of a table and a foreign key for every ``OfficeKey``: name → definition."""
    name = model._meta.db_table
    keys = {f"{name}_office": "UNIQUE (pemda_id, id)"}
    for field in model._meta.local_fields:
        if isinstance(field, OfficeKey):
            there = field.related_model._meta.db_table
            both = f"FOREIGN KEY (pemda_id, {field.column}) REFERENCES {there} (pemda_id, id)"
            keys[f"{name}_{field.column}_office"] = f"{both} DEFERRABLE INITIALLY IMMEDIATE"
    return keys


def locks_of(model: Any) -> list[str]:
    """Row-level security for app and auditor, full sight for the owner, rights no wider than needed."""
    name, table = model._meta.db_table, model.kept
    mine = "pemda_id = (SELECT office_in_scope())"
    both = "TO payung_app, payung_auditor"
    statements = [
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY office_rows ON {name} {both} USING ({mine}) WITH CHECK ({mine})",
        f"CREATE POLICY owner_rows ON {name} TO payung_owner USING (true) WITH CHECK (true)",
        f"REVOKE ALL ON {name} FROM payung_app, payung_auditor",
        f"GRANT SELECT ON {name} TO payung_auditor",
        f"GRANT SELECT, INSERT{', DELETE' if table.deletable else ''} ON {name} TO payung_app",
    ]
    if not table.append_only:
        statements.append(f"GRANT UPDATE ON {name} TO payung_app")
    elif table.updatable:
        statements.append(f"GRANT UPDATE ({', '.join(table.updatable)}) ON {name} TO payung_app")
    return [*statements, *_append_only(name, table), *_history(name, table)]


def _append_only(name: str, table: Table) -> list[str]:
    """Triggers that refuse every change, also for the owner; ``updatable`` columns excepted."""
    if not table.append_only:
        return []
    spared = ", ".join(f"'{column}'" for column in table.updatable) or "''"
    return [
        f"CREATE TRIGGER append_only BEFORE UPDATE{'' if table.deletable else ' OR DELETE'} ON {name} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_change({spared})",
        f"CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {name} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate()",
    ]


def _history(name: str, table: Table) -> list[str]:
    """Statement triggers that keep every version of every row, one insert for a million rows."""
    new, old = "NEW TABLE AS after_rows", "OLD TABLE AS before_rows"
    kept = []
    if table.history and not table.changes_by:
        kept.append(("keep_new", "INSERT", new, "keep_history"))
    if table.history:
        kept.append(("keep_old", "UPDATE", f"{new} {old}", table.changes_by or "keep_history"))
    if table.history or (table.append_only and table.deletable):
        kept.append(("keep_gone", "DELETE", old, "keep_history"))
    return [
        f"CREATE TRIGGER {trigger} AFTER {event} ON {name} REFERENCING {rows} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        for trigger, event, rows, function in kept
    ]
