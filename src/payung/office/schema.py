"""What every table of an office carries: composite keys, forced row-level security, least rights.

Used in migrations only::

    operations = [..., *secure("registry", Worker=Table(history=True), Evidence=Table(append_only=True))]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class OfficeKey(models.ForeignKey[Any, Any]):
    """A reference to another row of the same office, kept by a composite foreign key (pemda_id, …)."""

    def __init__(self, to: Any, **options: Any) -> None:
        options.setdefault("on_delete", models.PROTECT)
        options.setdefault("related_name", "+")
        options["db_constraint"] = False
        super().__init__(to, **options)


@dataclass(frozen=True)
class Table:
    """How one table may change.

    append_only: no UPDATE, DELETE or TRUNCATE by anybody but a migration that drops the trigger.
    updatable: columns that may change although the rest is append-only (None: all, unless append_only).
    history: every insert, update and delete is copied to ``office_history``, bulk statements included.
    deletable: the app role may delete rows.
    """

    append_only: bool = False
    updatable: tuple[str, ...] = ()
    history: bool = False
    deletable: bool = False


class SecureTable(Operation):
    """Put the office's locks on one table; without ``table`` only its composite unique key."""

    reversible = False

    def __init__(self, app: str, model: str, table: Table | None = None) -> None:
        self.app, self.model, self.table = app, model, table

    def state_forwards(self, app_label: str, state: Any) -> None: ...

    def database_backwards(self, *_: Any) -> None: ...

    def describe(self) -> str:
        return f"Lock {self.app}.{self.model} to its office"

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(self.app, self.model)
        name = model._meta.db_table
        if self.table is None:
            schema_editor.execute(f"ALTER TABLE {name} ADD CONSTRAINT {name}_office UNIQUE (pemda_id, id)")
            return
        for statement in [*references(model), *locks(name, self.table)]:
            schema_editor.execute(statement)


def secure(app: str, **tables: Table) -> list[Operation]:
    """Return the operations that lock several tables of an app: unique keys, then what refers to them."""
    unique = [SecureTable(app, model) for model in tables]
    return [*unique, *(SecureTable(app, model, table) for model, table in tables.items())]


def references(model: Any) -> list[str]:
    """A composite foreign key for every ``OfficeKey``."""
    name = model._meta.db_table
    statements = []
    for field in model._meta.local_fields:
        if isinstance(field, OfficeKey):
            there = field.related_model._meta.db_table
            statements.append(
                f"ALTER TABLE {name} ADD CONSTRAINT {name}_{field.column}_office "
                f"FOREIGN KEY (pemda_id, {field.column}) REFERENCES {there} (pemda_id, id) "
                "DEFERRABLE INITIALLY IMMEDIATE"
            )
    return statements


def locks(name: str, table: Table) -> list[str]:
    """Row-level security for app and auditor, full sight for the owner, rights no wider than needed."""
    mine = "pemda_id = (SELECT office_in_scope())"
    both = "TO payung_app, payung_auditor"
    statements = [
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY office_rows ON {name} {both} USING ({mine}) WITH CHECK ({mine})",
        f"CREATE POLICY owner_rows ON {name} TO payung_owner USING (true) WITH CHECK (true)",
        f"REVOKE ALL ON {name} FROM payung_app, payung_auditor",
        f"GRANT SELECT ON {name} TO payung_auditor",
        f"GRANT SELECT, INSERT ON {name} TO payung_app",
    ]
    if not table.append_only:
        statements.append(f"GRANT UPDATE ON {name} TO payung_app")
    elif table.updatable:
        statements.append(f"GRANT UPDATE ({', '.join(table.updatable)}) ON {name} TO payung_app")
    if table.deletable:
        statements.append(f"GRANT DELETE ON {name} TO payung_app")
    if table.append_only:
        statements += append_only(name, table.updatable)
    if table.history:
        statements += history(name)
    return statements


def append_only(name: str, updatable: tuple[str, ...] = ()) -> list[str]:
    """Triggers that refuse every change, also for the owner; ``updatable`` columns excepted."""
    spared = ", ".join(f"'{column}'" for column in updatable) or "''"
    return [
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {name} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_change({spared})",
        f"CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {name} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate()",
    ]


def history(name: str) -> list[str]:
    """Statement triggers that keep every version of every row, one insert for a million rows."""
    return [
        f"CREATE TRIGGER keep_new AFTER INSERT ON {name} REFERENCING NEW TABLE AS after_rows "
        "FOR EACH STATEMENT EXECUTE FUNCTION keep_history()",
        f"CREATE TRIGGER keep_old AFTER UPDATE ON {name} REFERENCING NEW TABLE AS after_rows "
        "OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_history()",
        f"CREATE TRIGGER keep_gone AFTER DELETE ON {name} REFERENCING OLD TABLE AS before_rows "
        "FOR EACH STATEMENT EXECUTE FUNCTION keep_history()",
    ]


FUNCTIONS = """
CREATE FUNCTION office_in_scope() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('payung.pemda_id', true), '')::bigint $$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE spared text[] := TG_ARGV;
BEGIN
  IF TG_OP = 'UPDATE' AND spared[0] <> '' AND (to_jsonb(NEW) - spared) = (to_jsonb(OLD) - spared) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'payung: % rows are never changed or deleted', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'payung: % is never emptied', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE officer bigint := nullif(current_setting('payung.officer_id', true), '')::bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO office_history (pemda_id, table_name, row_id, change, at, officer_id, before, after)
    SELECT a.pemda_id, TG_TABLE_NAME, a.id, 'insert', clock_timestamp(), officer, NULL, to_jsonb(a)
    FROM after_rows a;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO office_history (pemda_id, table_name, row_id, change, at, officer_id, before, after)
    SELECT b.pemda_id, TG_TABLE_NAME, b.id, 'delete', clock_timestamp(), officer, to_jsonb(b), NULL
    FROM before_rows b;
  ELSE
    INSERT INTO office_history (pemda_id, table_name, row_id, change, at, officer_id, before, after)
    SELECT a.pemda_id, TG_TABLE_NAME, a.id, 'update', clock_timestamp(), officer, to_jsonb(b), to_jsonb(a)
    FROM after_rows a JOIN before_rows b USING (pemda_id, id) WHERE to_jsonb(a) <> to_jsonb(b);
  END IF;
  RETURN NULL;
END $$;
"""


def functions() -> migrations.RunSQL:
    """The database functions that every table's locks rest on."""
    return migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop)
