"""The agreement with the insurer: recorded, the list sent, the answer taken."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from payung.office.acts import Act
from payung.office.permission import may
from payung.programme import queries
from payung.programme.actions.enrolment import enrol, record_registration
from payung.programme.actions.papers import record_agreement
from payung.programme.models import Agreement
from payung.reports import workbooks
from payung.reports.lists import ENROLMENT
from payung.web.entrance import OfficeRequest, attempt, found, page, step, values_of
from payung.web.files import attachment

from .forms import LEAVING, AgreementForm, AnswerForm, EnrolForm
from .settings import crumbs_of


@page("record_agreement")
def record(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Record an agreement."""
    programme = found(queries.programmes(), public_id)
    form = AgreementForm(request.POST or None)
    if form.is_valid():
        said = _("PKS dicatat. Daftarkan nama dalam SK.")
        made = attempt(request, form, record_agreement, said, programme=programme, **values_of(form))
        if made:
            return redirect("agreement", made.public_id)
    shown = {"programme": programme, "form": form, "crumbs": crumbs_of(programme)}
    return render(request, "programmes/agreement_record.html", shown)


@page("see_agreement")
def agreement(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show an agreement: its days, whom the insurer is asked to register, and what it answered."""
    return _show(request, found(queries.agreements_seen_by(request.officer), public_id))


def _show(request: OfficeRequest, row: Agreement, **forms: Form) -> HttpResponse:
    officer = request.officer
    counts, sees_all = queries.registration_counts(row), may(officer, "see_programme")
    shown = {
        "agreement": row,
        "programme": row.programme,
        "crumbs": [*(crumbs_of(row.programme) if sees_all else []), _("PKS")],
        "sees_all": sees_all,
        "counts": counts,
        "asked": sum(counts.values()),
        "sources": queries.enrolled_by(row),
        "refusals": queries.refusals_of(row),
        "answers": queries.answers_of(row),
        "leaving": dict(LEAVING)[row.on_leaving],
        "can_enrol": may(officer, "enrol"),
        "can_answer": may(officer, "record_registration"),
        "enrol_form": forms.get("enrol_form") or EnrolForm(agreement=row, auto_id="daftar_%s"),
        "answer_form": forms.get("answer_form") or AnswerForm(auto_id="jawab_%s"),
    }
    return render(request, "programmes/agreement.html", shown)


def _done(request: OfficeRequest, row: Agreement, act: Act[Any, Any], said: str, **named: Form) -> HttpResponse:
    """Run an act on an agreement from its form, and show the agreement."""
    (form,) = named.values()
    again = partial(_show, request, row, **named)
    back = partial(redirect, "agreement", row.public_id)
    return step(request, form, act, said=said, agreement=row, again=again, back=back)


@page("enrol")
def enrol_list(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Sponsor everybody a decree names, by one source of money."""
    row = found(queries.agreements_seen_by(request.officer), public_id)
    if request.method != "POST":
        return redirect("agreement", row.public_id)
    form = EnrolForm(request.POST, agreement=row, auto_id="daftar_%s")
    return _done(
        request, row, enrol, _("Daftar pendaftaran siap. Unduh, lalu kirim ke kantor cabang."), enrol_form=form
    )


@page("record_registration")
def enrolment_xlsx(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Send the list the insurer is asked to register; it holds every NIK: for who enrols and for the branch asked."""
    row = found(queries.agreements_seen_by(request.officer), public_id)
    return attachment(workbooks.roll(ENROLMENT.of(row)), f"daftar-peserta-{row.pks_number}", "xlsx")


@page("record_registration")
def answer(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Take the insurer's answer; the counts of what it changed stand on the agreement's page."""
    row = found(queries.agreements_seen_by(request.officer), public_id)
    if request.method != "POST":
        return redirect("agreement", row.public_id)
    form = AnswerForm(request.POST, request.FILES, auto_id="jawab_%s")
    return _done(request, row, record_registration, _("Jawaban dibaca. Periksa jumlahnya di bawah."), answer_form=form)
