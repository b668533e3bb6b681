"""Every URL with an id: a stranger from another kabupaten gets 404, signed out gets the sign-in, a village its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.module_loading import import_string
from tests.offices import found_offices, office_of
from tests.walk import walk
from tests.web.signing_in import client_of

from payung.office.models import Account, Event, PublicModel
from payung.office.scope import office_scope
from payung.office.setup import appoint_officer


@pytest.fixture(scope="module")
def walked(module_database: str) -> SimpleNamespace:
    found_offices(module_database)
    return walk(office_of("14.04"))


def _patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for part in (resolver or get_resolver()).url_patterns:
        if isinstance(part, URLResolver):
            if not str(part.pattern).startswith("akun/"):
                yield from _patterns(part)
        else:
            yield part


WITH_ID = sorted(
    {
        str(p.name)
        for p in _patterns()
        if any(type(c).__name__ == "UUIDConverter" for c in p.pattern.converters.values())
    }
)


def _public_ids(office: Any) -> list[Any]:
    """One public id of every kind of row that has one."""
    with office_scope(office.pemda.pk):
        kinds = [kind for kind in _all(PublicModel) if not kind._meta.abstract]
        firsts = [kind.objects.order_by("-pk").first() for kind in kinds]
        return [row.public_id for row in firsts if row is not None]


def _all(kind: Any) -> Iterator[Any]:
    for below in kind.__subclasses__():
        yield below
        yield from _all(below)


def _arguments(name: str, public_id: Any) -> dict[str, Any]:
    pattern = next(p for p in _patterns() if p.name == name)
    values: dict[str, Any] = {}
    for word, converter in pattern.pattern.converters.items():
        match type(converter).__name__:
            case "UUIDConverter":
                values[word] = public_id
            case "IntConverter":
                values[word] = 2026
            case _:
                values[word] = "x"
    return values


def _signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username), backend=_backend())
    return client


def _backend() -> str:
    import_string("allauth.account.auth_backends.AuthenticationBackend")
    return "allauth.account.auth_backends.AuthenticationBackend"


def test_there_are_urls_with_ids():
    assert len(WITH_ID) > 15


@pytest.mark.parametrize("name", WITH_ID)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_nothing_behind_any_id(walked, name, method):
    stranger = _signed_in("asing")
    with office_scope(walked.office.pemda.pk):
        before = Event.objects.count()
    found = {
        getattr(stranger, method)(reverse(name, kwargs=_arguments(name, public_id))).status_code
        for public_id in _public_ids(walked.office)
    }
    with office_scope(walked.office.pemda.pk):
        after = Event.objects.count()
    assert found <= {403, 404, 405}
    assert before == after


@pytest.mark.parametrize("name", WITH_ID)
def test_a_signed_out_visitor_is_sent_to_the_sign_in(walked, name):
    public_id = _public_ids(walked.office)[0]
    answer = Client().get(reverse(name, kwargs=_arguments(name, public_id)))
    assert answer.status_code in {302, 405}
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith("/akun/login/")


def test_no_url_has_a_place_for_a_number_of_identity():
    words = {word for p in _patterns() for word in p.pattern.converters}
    assert words & {"nik", "kpj", "kk", "kk_number"} == set()


@pytest.mark.parametrize("username", ["rahma", "darman", "audit"])
def test_pages_carry_the_strict_policy_and_are_not_kept(walked, username):
    answer = _signed_in(username).get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "script-src 'self'" in policy
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("username", ["umar", "tati", "bupati", "kadis", "sekda", "dpo", "admin"])
def test_who_checks_pays_heads_appoints_or_guards_must_set_a_second_factor_first(walked, username):
    answer = _signed_in(username).get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/akun/2fa/")


def test_no_get_changes_anything_but_the_record_of_readings(walked):
    client = _signed_in("rahma")
    with office_scope(walked.office.pemda.pk):
        before = Event.objects.count()
    for name in WITH_ID:
        for public_id in _public_ids(walked.office):
            client.get(reverse(name, kwargs=_arguments(name, public_id)))
    with office_scope(walked.office.pemda.pk):
        assert Event.objects.count() == before


def test_a_request_larger_than_any_form_takes_is_refused_before_it_is_read():
    answer = Client().post("/akun/login/", data=b"x", content_type="text/plain", CONTENT_LENGTH=str(16 * 1024 * 1024))
    assert answer.status_code == 413


@pytest.mark.parametrize("username", ["dpo", "admin", "lain"])
def test_no_page_of_a_person_opens_for_who_sees_nobody_or_another_kecamatan(walked, username):
    if username == "lain":
        new = {"role": "kecamatan", "area_code": "14.04.04", "starts_on": date(2021, 1, 1)}
        officer = appoint_officer(by=walked.office.admin, username="lain", name="Camat Lain", **new)
    else:
        officer = getattr(walked.office, username)
    client = client_of(officer)
    nobodys = {"officer", "officer_act", "programme_budget", "programme_quota"}  # officers, ceilings, places
    names = [name for name in WITH_ID if name not in nobodys]
    opened = {
        (name, client.get(reverse(name, kwargs=_arguments(name, public_id))).status_code)
        for name in names
        for public_id in _public_ids(walked.office)
    }
    assert [pair for pair in opened if pair[1] not in (403, 404, 405, 422)] == []  # 422: nobody of theirs
