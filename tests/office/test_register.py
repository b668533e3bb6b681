"""The register of acts: declared once, whole at start, and every right in it holds for every role."""

from __future__ import annotations

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest

from payung.office.acts import Act, act, by_name
from payung.office.models import Officer
from payung.office.permission import may
from payung.office.refusal import NotAllowed
from payung.office.roles import MAY, Role

SOURCE = Path(__file__).parents[2] / "src" / "payung"
USERS = {
    Role.VILLAGE: "darman", Role.KECAMATAN: "camat", Role.OFFICER: "rahma", Role.CHECKER: "umar",
    Role.TREASURER: "tati", Role.UNIT_HEAD: "kadis", Role.SEKDA: "sekda", Role.HEAD: "bupati", Role.DINSOS: "sosial",
    Role.BRANCH: "rengat", Role.AUDITOR: "audit", Role.DPO: "dpo", Role.ADMIN: "admin",
}  # fmt: skip


def test_the_register_is_whole_before_anybody_asks():
    """Every function declared with ``@act`` in the source is in it, and nothing else is."""
    declared = {
        node.name
        for path in SOURCE.rglob("*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(d, ast.Call) and getattr(d.func, "id", "") == "act" for d in node.decorator_list)
    }
    assert set(by_name()) == declared
    assert len(declared) > 60


def test_every_act_says_what_it_is_called_and_who_may():
    for name, one in by_name().items():
        assert one.words, name
        assert one.may, name
        assert MAY[name] == one.may
    called = [one.words for one in by_name().values()]
    assert len(set(called)) == len(called)


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(by_name()))
def test_an_act_is_refused_to_every_role_that_may_not(offices, name):
    """The right is asked first: nothing else of the act is looked at, so it needs no arguments to be refused."""
    inhil: SimpleNamespace = offices[0]
    one = by_name()[name]
    for role, username in USERS.items():
        officer: Officer = getattr(inhil, username)
        assert may(officer, name) == (role in one.may)
        if role not in one.may:
            with pytest.raises(NotAllowed):
                one(by=officer)


def test_an_act_cannot_be_declared_twice():
    with pytest.raises(AssertionError, match="declared twice"):

        @act(may={Role.OFFICER}, words="Klaim diajukan lagi")
        def file_claim(*, by: Officer) -> Officer:
            return by


def test_a_new_act_is_one_declaration(monkeypatch):
    """Right, words and parameters come from it; nothing else is told of it."""

    @act(may={Role.TREASURER}, words="Buku kas ditutup")
    def close_cash_book(*, by: Officer, year: int, note: str = "") -> Officer:
        return by

    try:
        one: Act = by_name()["close_cash_book"]
        assert (one.words, MAY["close_cash_book"]) == ("Buku kas ditutup", {Role.TREASURER})
        assert {name: each.is_needed for name, each in one.parameters.items()} == {"year": True, "note": False}
        assert one.parameters["year"].type is int
    finally:
        from payung.office import acts

        del acts._ACTS["close_cash_book"], MAY["close_cash_book"]
