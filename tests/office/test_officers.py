"""Founding, appointing, confirming, ending, and letting an officer in again: who may, once, and nothing deleted."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import IntegrityError, transaction
from tests.offices import PASSWORD

from payung.office.clock import today
from payung.office.models import Account, Event, History, Officer
from payung.office.permission import may, runs
from payung.office.queries import appointment_of, officers_in
from payung.office.refusal import Conflict, NotAllowed, Refused
from payung.office.roles import MAY, NEEDS_SECOND_FACTOR, Role
from payung.office.scope import account_scope, office_scope
from payung.office.setup import (
    activated_by,
    activation_of,
    appoint_officer,
    choose_password,
    confirm_officer,
    end_appointment,
    free_username,
    renew_password,
    renew_second_factor,
    reset_by_owner,
    review_readings,
)

pytestmark = pytest.mark.django_db


def appointed(office, username="baru", role="officer", **more):
    given = {"name": "Orang Baru", "area_code": "14.04", "starts_on": date(2024, 1, 1), **more}
    return appoint_officer(by=office.admin, username=username, role=role, **given)


def again(officer):
    """The appointment as it stands now."""
    with office_scope(officer.pemda_id):
        return Officer.objects.select_related("pemda", "account").get(pk=officer.pk)


def code_of(refusal):
    return refusal.value.code


def test_every_right_names_roles_and_every_role_has_a_right():
    assert all(MAY.values())
    assert {role for roles in MAY.values() for role in roles} == set(Role)


def test_who_checks_pays_heads_appoints_or_guards_data_has_a_second_factor():
    assert {role.value for role in NEEDS_SECOND_FACTOR} == {
        "checker", "treasurer", "unit_head", "sekda", "head", "dpo", "admin",
    }  # fmt: skip


@pytest.mark.parametrize("role", [Role.ADMIN, Role.DPO])
def test_the_administrator_and_the_data_officer_see_nobody(role):
    people = {"see_workers", "see_claims", "see_programme", "see_bills", "receive_roster", "report_death"}
    assert {right for right in people if role in MAY[right]} == set()


def test_a_new_officer_chooses_a_password_by_a_link_that_is_good_once(offices):
    officer = appointed(offices[0])
    account = Account.objects.get(pk=officer.account_id)
    assert account.has_usable_password() is False
    link = activation_of(account)
    assert activated_by(link) == account
    choose_password(account, "tiga kata rahasia")
    assert (account.check_password("tiga kata rahasia"), activated_by(link)) == (True, None)


@pytest.mark.parametrize("link", ["", "-", "1-", "zz-abc", "1-abc-def", "ffffffffffffffff-a", "999999-abc"])
def test_a_link_nobody_made_opens_nothing(db, link):
    assert activated_by(link) is None


def test_a_checker_works_when_a_second_person_has_confirmed(offices):
    inhil, _ = offices
    made = again(appointed(inhil, role="checker"))
    assert (runs(made), may(made, "decree")) == (False, False)
    with pytest.raises(Refused) as refusal:
        confirm_officer(by=inhil.admin, officer=made)
    assert code_of(refusal) == "second_officer"
    confirm_officer(by=inhil.kadis, officer=made)
    assert may(again(made), "decree") is True
    with pytest.raises(Refused) as refusal:
        confirm_officer(by=inhil.kadis, officer=made)
    assert code_of(refusal) == "nothing_to_confirm"


def test_nobody_confirms_himself(offices):
    inhil, _ = offices
    renew_second_factor(by=inhil.admin, officer=inhil.kadis)
    with pytest.raises(NotAllowed):
        confirm_officer(by=again(inhil.kadis), officer=inhil.kadis)


def test_an_operator_of_a_village_works_at_once(offices):
    made = again(appointed(offices[0], role="village", area_code="14.04.05.1004"))
    assert may(made, "receive_roster") is True


def test_the_database_refuses_the_appointers_own_confirmation(offices):
    inhil, _ = offices
    made = appointed(inhil, role="checker")
    with office_scope(inhil.pemda.pk), pytest.raises(IntegrityError), transaction.atomic():
        Officer.objects.filter(pk=made.pk).update(confirmed_by=inhil.admin)


@pytest.mark.parametrize(
    ("role", "more"),
    [
        ("village", {}),
        ("kecamatan", {"area_code": "14.04.05.1004"}),
        ("branch", {}),
        ("officer", {"branch": "Rengat"}),
        ("mayor", {}),
    ],
)
def test_an_area_a_branch_or_days_that_do_not_fit_the_role_are_refused(offices, role, more):
    with pytest.raises(Refused) as refusal:
        appointed(offices[0], role=role, **more)
    assert code_of(refusal) == "appointment_unfit"


def test_an_end_before_the_beginning_is_refused(offices):
    with pytest.raises(Refused) as refusal:
        appointed(offices[0], ends_on=date(2023, 1, 1))
    assert code_of(refusal) == "days_out_of_order"


def test_one_person_holds_one_role_at_a_time(offices):
    inhil, _ = offices
    with pytest.raises(Conflict) as refusal:
        appointed(inhil, username="rahma", role="checker")
    assert code_of(refusal) == "appointed_already"


def test_an_account_of_another_office_is_nobody_here(offices):
    with pytest.raises(Conflict) as refusal:
        appointed(offices[0], username="asing")
    assert code_of(refusal) == "username_taken"


def test_an_area_of_another_office_is_refused(offices):
    with pytest.raises(NotAllowed):
        appointed(offices[0], role="village", area_code="63.02.06.2022")


def test_only_the_administrator_appoints(offices):
    inhil, _ = offices
    for name in ("rahma", "umar", "bupati", "dpo", "darman"):
        with pytest.raises(NotAllowed):
            appoint_officer(
                by=getattr(inhil, name),
                username="x.y.z",
                name="X",
                role="officer",
                area_code="14.04",
                starts_on=date(2024, 1, 1),
            )


def test_an_ended_appointment_lets_nobody_in_and_stays_on_record(offices):
    inhil, _ = offices
    made = appointed(inhil)
    end_appointment(by=inhil.admin, officer=made, ends_on=date(2024, 12, 31))
    with account_scope(made.account_id):
        assert appointment_of(made.account, made.pk) is None
    with office_scope(inhil.pemda.pk):
        assert Officer.objects.filter(pk=made.pk).count() == 1
        changes = History.objects.filter(table_name="office_officer", row_id=made.pk, change="update")
        assert [row.after["ends_on"] for row in changes] == ["2024-12-31"]


def test_after_an_end_the_same_account_takes_another_role(offices):
    inhil, _ = offices
    first = appointed(inhil)
    end_appointment(by=inhil.admin, officer=first, ends_on=date(2024, 12, 31))
    second = appointed(inhil, role="treasurer", starts_on=date(2025, 1, 1))
    confirm_officer(by=inhil.sekda, officer=second)
    with account_scope(first.account_id):
        assert appointment_of(first.account, first.pk).role == "treasurer"


def test_the_administrator_cannot_end_or_renew_himself(offices):
    inhil, _ = offices
    for work, more in (
        (end_appointment, {"ends_on": today(inhil.pemda)}),
        (renew_password, {}),
        (renew_second_factor, {}),
    ):
        with pytest.raises(Refused) as refusal:
            work(by=inhil.admin, officer=inhil.admin, **more)
        assert code_of(refusal) == "own_appointment"


def test_a_renewed_password_ends_the_old_one_and_is_in_the_diary(offices):
    inhil, _ = offices
    renew_password(by=inhil.admin, officer=inhil.rahma)
    account = Account.objects.get(username="rahma")
    assert (account.check_password(PASSWORD), activated_by(activation_of(account))) == (False, account)
    with office_scope(inhil.pemda.pk):
        event = Event.objects.get(action="renew_password")
        assert (event.officer_id, event.subject_id) == (inhil.admin.pk, inhil.rahma.pk)


def test_a_checker_let_in_again_without_a_second_factor_waits_for_a_second_person(offices):
    inhil, _ = offices
    Authenticator.objects.create(user=inhil.umar.account, type="totp", data={"secret": "x"})
    renew_password(by=inhil.admin, officer=inhil.umar)
    assert runs(again(inhil.umar)) is True  # the phone is still his
    renew_second_factor(by=inhil.admin, officer=inhil.umar)
    assert Authenticator.objects.filter(user=inhil.umar.account).count() == 0
    assert runs(again(inhil.umar)) is False
    confirm_officer(by=inhil.bupati, officer=inhil.umar)
    assert runs(again(inhil.umar)) is True


def test_an_account_that_works_elsewhere_too_is_not_this_administrators(offices, owner_connection):
    inhil, kotabaru = offices
    made = appointed(inhil, username="dua.kantor")
    transaction.get_connection().check_constraints()
    with office_scope(kotabaru.pemda.pk):
        Officer.objects.create(
            pemda=kotabaru.pemda,
            account=made.account,
            name="Dua",
            role="officer",
            area_code="63.02",
            starts_on=date(2024, 1, 1),
        )
    with pytest.raises(Refused) as refusal:
        renew_password(by=inhil.admin, officer=made)
    assert code_of(refusal) == "account_elsewhere"


def test_the_owner_resets_on_the_command_line_and_the_diary_tells(offices):
    inhil, _ = offices
    reset_by_owner(inhil.umar.account, with_second_factor=True)
    with office_scope(inhil.pemda.pk):
        assert Event.objects.get(action="reset_by_owner").body == '{"second_factor":true}'
    assert Account.objects.get(username="umar").has_usable_password() is False


def test_the_lists_of_the_administrator(offices):
    inhil, _ = offices
    day = today(inhil.pemda)
    waiting = appointed(inhil, role="checker")
    ending = appointed(inhil, username="segera", starts_on=date(2024, 1, 1), ends_on=day)
    with office_scope(inhil.pemda.pk):
        assert [row.pk for row in officers_in("sah", day)] == [waiting.pk]
        assert [row.pk for row in officers_in("berakhir", day)] == [ending.pk]
        bare = {row.account.username for row in officers_in("pengaman", day)}
    assert bare == {"umar", "tati", "bupati", "kadis", "sekda", "dpo", "admin", "baru"}


def test_a_user_name_is_made_from_a_name_and_never_twice(offices):
    taken: set[str] = set()
    assert [free_username(n, taken) for n in ("Ibu Rahma", "Ibu Rahma", "Umar", "Ü", "")] == [
        "ibu.rahma", "ibu.rahma2", "umar2", "petugas.u", "petugas",
    ]  # fmt: skip


def test_readings_are_reviewed_by_the_data_officer_with_a_sentence(offices):
    inhil, _ = offices
    review_readings(by=inhil.dpo, officer=inhil.rahma, day=date(2025, 1, 2), note="Menyiapkan SK.")
    with pytest.raises(Refused):
        review_readings(by=inhil.dpo, officer=inhil.rahma, day=date(2025, 1, 2), note=" ")
    with pytest.raises(NotAllowed):
        review_readings(by=inhil.admin, officer=inhil.rahma, day=date(2025, 1, 2), note="Boleh.")


def test_the_tests_run_outside_the_demo():
    assert settings.PAYUNG_IS_DEMO is False
