"""Named relations: security-invoker views, laid whole after migrating, lifted for the migrations to come."""

from __future__ import annotations

import pytest

from payung.office import laying


def test_a_relation_is_laid_after_those_it_reads():
    names = laying.relations()
    assert names.index("standing_enrolment") < names.index("sponsored")
    assert names.index("standing_line") < names.index("paid_month")


def test_every_relation_sees_one_office_only(app_connection, auditor_connection):
    for name in laying.relations():
        for connection in (app_connection, auditor_connection):
            assert connection.execute(f"SELECT count(*) FROM {name}").fetchone() == (0,)


def test_relations_run_with_the_rights_of_whoever_asks(owner_connection):
    rows = owner_connection.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace "
        "AND c.reloptions @> ARRAY['security_invoker=true']"
    ).fetchall()
    assert {name for (name,) in rows} >= set(laying.relations())


def test_laying_again_changes_nothing_and_lifting_takes_all_away(fresh_database, owner_connection):
    count = "SELECT count(*) FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace"
    before = owner_connection.execute(count).fetchone()[0]
    laying.lay(using="owner")
    assert owner_connection.execute(count).fetchone()[0] == before
    laying.lift(using="owner")
    assert owner_connection.execute(count).fetchone()[0] == before - len(laying.relations())
    laying.lay(using="owner")
    assert owner_connection.execute(count).fetchone()[0] == before


def test_a_file_that_is_no_single_guarded_view_is_refused(tmp_path, monkeypatch):
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema" / "everybody.sql").write_text("CREATE VIEW everybody AS SELECT * FROM registry_worker;\n")
    config = type("Config", (), {"name": "payung.test", "path": str(tmp_path)})
    monkeypatch.setattr(laying.apps, "get_app_configs", lambda: [config])
    with pytest.raises(ValueError, match="security_invoker"):
        laying.files()
