"""A worker's page: the answer first, then the thread, and the forms of those who may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.views.decorators.http import require_POST

from payung.billing.queries import payments_of
from payung.claims.models import Claim
from payung.claims.queries import death_of
from payung.core.identity import mask_kpj, mask_nik
from payung.core.month import Month
from payung.core.span import age_on
from payung.cover.answer import coverage_answer
from payung.office.acts import Act
from payung.office.areas import area_names, village_label
from payung.office.clock import today
from payung.office.diary import record_reading
from payung.office.files import read_file
from payung.office.models import Area, Officer
from payung.office.permission import may, require
from payung.programme.actions.enrolment import end_enrolment
from payung.programme.people import workers_seen_by
from payung.programme.queries import enrolments_of, registration_of
from payung.registry.actions.evidence import add_evidence, record_decile
from payung.registry.actions.sector import correct_sector
from payung.registry.actions.verification import verify_worker
from payung.registry.models import Evidence, Worker
from payung.registry.queries import sector_of
from payung.web.entrance import OfficeRequest, found, page, step
from payung.web.keyed import NEW_KEY
from payung.web.rosters.names import proper
from payung.words import words_of

from . import answer as said
from .forms import DayForm, DecileForm, EndForm, EvidenceForm, SectorForm, VerifyForm
from .thread import knots_of


@dataclass(frozen=True)
class Work:
    """One form of the page: the right and action behind it, and what is said when it is done."""

    action: Act[Any, Any]
    form: type[Form]
    title: Any
    button: Any
    done: Any
    day_field: str


WORKS = {
    name: Work(action, form, _later(title), _later(button), _later(said), day_field)
    for name, action, form, title, button, said, day_field in (
        ("bukti", add_evidence, EvidenceForm, "Tambah bukti", "Simpan bukti", "Bukti tersimpan.", "seen_on"),
        (
            "periksa",
            verify_worker,
            VerifyForm,
            "Catat hasil pemeriksaan",
            "Simpan hasil",
            "Hasil pemeriksaan tersimpan.",
            "verified_on",
        ),
        (
            "bidang",
            correct_sector,
            SectorForm,
            "Koreksi bidang iuran",
            "Simpan koreksi",
            "Koreksi tersimpan; berlaku mulai tagihan berikutnya.",
            "",
        ),
        ("desil", record_decile, DecileForm, "Catat desil", "Simpan desil", "Desil tersimpan.", "as_of_on"),
        (
            "akhiri",
            end_enrolment,
            EndForm,
            "Akhiri kepesertaan",
            "Akhiri kepesertaan",
            "Kepesertaan diakhiri; iuran sesudah hari itu tidak ditagih.",
            "last_on",
        ),
    )
}


def seen_worker(officer: Officer, public_id: UUID) -> Worker:
    """Return a worker of the officer's area, the survivor of a double; 404 for anybody else's."""
    double = Worker.objects.filter(public_id=public_id, survivor__isnull=False).select_related("survivor").first()
    return found(workers_seen_by(officer), double.survivor.public_id if double else public_id)


@page("see_workers")
def worker(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show one worker; the reading is recorded."""
    officer = request.officer
    person = seen_worker(officer, public_id)
    if person.public_id != public_id:
        return redirect("worker", person.public_id)
    record_reading(by=officer, worker_id=person.pk, page="worker")
    return _page(request, person)


@require_POST
@page("see_workers")
def show_nik(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show the NIK in full, for the KTP in hand; the reading is recorded by its own name."""
    officer = request.officer
    person = seen_worker(officer, public_id)
    record_reading(by=officer, worker_id=person.pk, page="worker_nik")
    return _page(request, person, is_nik_shown=True)


@require_POST
@page("see_workers")
def act(request: OfficeRequest, public_id: UUID, what: str) -> HttpResponse:
    """Run one of the page's forms; a refusal shows the page again with its sentence."""
    officer = request.officer
    work = WORKS.get(what)
    if work is None:
        raise Http404
    person = seen_worker(officer, public_id)
    require(officer, work.action.name)
    form = work.form(request.POST, request.FILES, auto_id=f"{what}_%s")
    return step(
        request,
        form,
        work.action,
        said=str(work.done),
        worker=person,
        back=lambda: redirect("worker", person.public_id),
        again=lambda: _page(request, person, bound={what: form}),
    )


@page("see_workers")
def evidence_file(request: OfficeRequest, public_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Hand out the file of a piece of evidence; the reading is recorded."""
    officer = request.officer
    person = seen_worker(officer, public_id)
    his = Evidence.objects.filter(Q(worker=person) | Q(worker__survivor=person), file__isnull=False, row_number=None)
    evidence = found(his.select_related("file"), evidence_id)
    record_reading(by=officer, worker_id=person.pk, page="worker_file")
    response = HttpResponse(read_file(evidence.file), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="bukti-{evidence.public_id}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _page(
    request: OfficeRequest,
    person: Worker,
    *,
    bound: dict[str, Form] | None = None,
    is_nik_shown: bool = False,
    status: int = 200,
) -> HttpResponse:
    officer = request.officer
    day = today(officer.pemda)
    death = death_of(person)
    context = {
        "worker": person,
        "name": proper(person.name),
        "crumbs": _crumbs(person),
        "death": death,
        "is_nik_shown": is_nik_shown,
        "may_see_nik": bool(person.nik) and officer.role in ("village", "officer", "checker"),
        "knots": knots_of(person, today=day, officer=officer),
        "forms": _forms(officer, person, day, bound or {}),
        "open_form": next(iter(bound), "") if bound else "",
        "new_key": NEW_KEY,
        "death_url": said.link("death_new", person.public_id) if not death and may(officer, "report_death") else "",
        "claim_url": _claim_url(death) if death and may(officer, "see_claims") else "",
        **_answers(request, person, death, day),
    }
    context["facts"] = _facts(officer, person, death.died_on if death else day, is_nik_shown=is_nik_shown)
    response = render(request, "workers/worker.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _answers(request: OfficeRequest, person: Worker, death: Any, day: date) -> dict[str, Any]:
    """The standing answer (of today, or of the day of death) and the answer to the day that was asked."""
    standing = coverage_answer(person, death.died_on if death else day)
    ended = [row for row in enrolments_of(person) if row.end_reason]
    months = said.months_of(standing, payments_of(person.pk), ends_on=ended[-1].ends_on if ended else None)
    asked = any(name.startswith("day_") for name in request.GET)
    form = DayForm(request.GET if asked else None, initial={"day": standing.day}, auto_id="tanya_%s")
    asked_day = form.cleaned_data["day"] if asked and form.is_valid() else None
    answer = coverage_answer(person, asked_day) if asked_day else standing
    died_on = death.died_on if death else None
    return {
        "say": said.sentence(standing, died_on=died_on, today=day),
        "status": standing.status,
        "months": months,
        "now_month": Month.of(day),
        "fringe_items": said.fringe_items(months),
        "clocks": said.clocks_of(standing),
        "day_form": form,
        "is_asked": asked_day is not None,
        "asked_say": said.sentence(answer, died_on=died_on, today=day),
        "asked_chip": said.CHIP[answer.status],
        "asked_word": said.WORD.get(answer.status, ""),
        "chain": said.chain_of(answer, request.officer),
        "grounds": said.grounds_of(answer),
        "doubts": said.doubts_of(answer),
        "chip": said.CHIP[standing.status],
        "word": said.WORD.get(standing.status, ""),
    }


def _crumbs(person: Worker) -> list[dict[str, str]]:
    names = area_names({person.area_code})
    village = Area.objects.filter(pk=person.area_code).first()
    crumbs = [{"label": _("Pekerja"), "url": said.link("workers")}]
    if kecamatan := names.get(person.area_code[:8]):
        crumbs.append({"label": _("Kec. %(name)s") % {"name": kecamatan}})
    if village and village.level == 4:
        crumbs.append({"label": f"{village_label(village)} {village.name}"})
    return crumbs


def _facts(officer: Officer, person: Worker, day: date, *, is_nik_shown: bool) -> list[dict[str, Any]]:
    registration = registration_of(person)
    running = [row for row in enrolments_of(person) if row.starts_on <= day] or list(enrolments_of(person))
    facts = [{"label": _("NIK"), "value": _nik(person, is_nik_shown=is_nik_shown)}]
    if person.birth_on:
        facts.append({"label": _("Umur"), "value": _("%(age)s tahun") % {"age": age_on(person.birth_on, day)}})
    facts.append({"label": _("Pekerjaan"), "value": person.occupation or "–"})
    priced = sector_of(person)
    if priced.sector != "other" or priced.is_said:
        word = words_of("sector").shorts[priced.sector]
        word = _("%(sector)s, koreksi petugas") % {"sector": word} if priced.is_said else word
        facts.append({"label": _("Bidang iuran"), "value": word})
    if running:
        facts.append({"label": _("Sumber dana"), "value": running[-1].budget.funding.upper().replace("_", " ")})
    if registration and registration.kpj:
        facts.append({"label": _("KPJ"), "value": mask_kpj(registration.kpj)})
    return facts


def _nik(person: Worker, *, is_nik_shown: bool) -> str:
    if not person.nik:
        return _("belum ada")
    return f"{person.nik[:6]} {person.nik[6:12]} {person.nik[12:]}" if is_nik_shown else mask_nik(person.nik)


def _forms(officer: Officer, person: Worker, day: date, bound: dict[str, Form]) -> list[dict[str, Any]]:
    """Return the forms this officer may send for this worker."""
    offered = []
    for name, work in WORKS.items():
        if not may(officer, work.action.name):
            continue
        if name == "periksa" and person.recorded_by_id == officer.pk:
            continue
        if name == "akhiri" and not any(row.ends_on >= day and not row.end_reason for row in enrolments_of(person)):
            continue
        form = bound.get(name) or work.form(auto_id=f"{name}_%s", initial={work.day_field: day})
        offered.append(
            {"name": name, "title": work.title, "button": work.button, "form": form, "has_file": "file" in form.fields}
        )
    return offered


def _claim_url(death: Any) -> str:
    claim = Claim.objects.filter(death=death).first()
    return said.link("claim", claim.public_id) if claim else said.link("death", death.public_id)
