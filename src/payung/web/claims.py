"""Claims: a death is reported, the family is helped, the insurer pays, the children go to school."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from payung import law
from payung.claims import queries
from payung.claims.actions.death import open_death_claim, report_death
from payung.claims.actions.family import file_claim, record_child, record_heir
from payung.claims.actions.money import claim_school_year, record_benefit, record_school_payment
from payung.claims.estimates import PARTS, again
from payung.claims.models import Child, Claim, ClaimFiling, Death, Heir, SchoolYear
from payung.claims.school import scholarship_of
from payung.law import Ground
from payung.law.doubts import DOUBTS
from payung.law.estimate import weakest
from payung.law.heirs import relations
from payung.office.areas import area_names
from payung.office.clock import today
from payung.office.diary import record_reading
from payung.office.files import keep_file
from payung.office.models import Officer, StoredFile
from payung.office.permission import may
from payung.programme.people import find_workers, workers_seen_by
from payung.reports.tasks import school_years_due
from payung.web.entrance import OfficeRequest
from payung.web.widgets import RupiahField, offer, offer_rows
from payung.words import words_of

from .acting import form_of
from .entrance import attempt, found, page, step
from .law.grounds import ground_rows
from .law.words import FACES
from .tables import Column, Table, listed
from .templatetags.ui import chip
from .widgets import DateBoxesField

MOST_FOUND = 20
PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"%PDF": "application/pdf"}


class DeathForm(forms.Form):
    """Three answers; papers follow."""

    died_on = DateBoxesField(label=_("Kapan wafat?"))
    cause = forms.ChoiceField(label=_("Karena apa?"), choices=words_of("cause").choices, widget=forms.RadioSelect)
    reported_by_name = forms.CharField(label=_("Siapa yang memberi tahu?"), max_length=160)
    paper = forms.CharField(label=_("Nomor surat kematian"), max_length=160, required=False)
    letter = forms.FileField(
        label=_("Foto surat kematian"), required=False, help_text=_("JPG atau PDF, paling besar 5 MB.")
    )

    def clean_letter(self) -> Any:
        letter = self.cleaned_data["letter"]
        if letter and letter.size > 5_000_000:
            raise forms.ValidationError(_("Berkas lebih besar dari 5 MB. Kirim foto yang lebih kecil."))
        if letter and not letter.read(8).startswith(tuple(PICTURES)):
            raise forms.ValidationError(_("Berkas ini bukan JPG, PNG, atau PDF. Foto suratnya, lalu pilih fotonya."))
        return letter


class HeirForm(form_of(record_heir)):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "relation", words_of("relation").only(*relations(law.current())).choices)


ChildForm = form_of(record_child)
FilingForm = form_of(file_claim)
SchoolPaymentForm = form_of(record_school_payment)


class BenefitForm(forms.Form):
    component = forms.ChoiceField(label=_("Santunan"), choices=words_of("component").choices)
    amount_idr = RupiahField(label=_("Rupiah"))
    paid_on = DateBoxesField(label=_("Tanggal dibayar"))
    beneficiary = forms.ModelChoiceField(label=_("Dibayarkan kepada"), queryset=Heir.objects.none())
    paper = forms.CharField(label=_("Bukti"), max_length=160, required=False)

    def __init__(self, claim: Claim, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "beneficiary", queries.family_of(claim).filter(is_alive=True))


def _claims_of(officer: Officer) -> Any:
    return Claim.objects.filter(worker__in=workers_seen_by(officer)).select_related("worker", "death", "by")


STANDS = words_of("claim_status")
CHIPS_OF = STANDS.facts("chip")


class ClaimFilter(forms.Form):
    """Where claims stand, and when the worker died."""

    keadaan = forms.ChoiceField(label=_("Keadaan"), choices=[("", _("Semua")), *STANDS.choices], required=False)
    tahun = forms.IntegerField(label=_("Tahun wafat"), min_value=2015, max_value=2100, required=False)


def _cells(officer: Officer) -> Any:
    """Return how claims become cells on the officer's day."""

    def drawn(rows: list[Any]) -> list[dict[str, Any]]:
        names = area_names({row.worker.area_code for row in rows})
        return [
            {
                "name": row.worker.name,
                "name_url": reverse("claim", args=[row.public_id]),
                "number": row.claim_number,
                "village": names.get(row.worker.area_code, row.worker.area_code),
                "died": row.death.died_on,
                "filed": row.filed_on,
                "days": queries.days_waiting(row, today(officer.pemda)),
                "stand": (CHIPS_OF[row.status], "", STANDS[row.status]),
                "outcome": words_of("outcome")[again(row.estimate).outcome],
                "estimate": row.estimate_idr,
                "later": again(row.estimate).later_idr or None,
                "paid": row.paid_idr,
            }
            for row in rows
        ]

    return drawn


CLAIM_COLUMNS = (
    Column("name", _("Nama"), sort="worker__name", is_head=True),
    Column("number", _("Nomor"), is_extra=True),
    Column("village", _("Desa/kelurahan"), sort="worker__area_code", is_extra=True),
    Column("died", _("Wafat"), "date", sort="death__died_on"),
    Column("filed", _("Diajukan"), "date", is_extra=True),
    Column("days", _("Hari menunggu"), "count", is_extra=True),
    Column("stand", _("Keadaan"), "chip"),
    Column("outcome", _("Hasil perkiraan"), is_extra=True),
    Column("estimate", _("Perkiraan, Rp"), "idr"),
    Column("later", _("Menunggu tunggakan, Rp"), "idr", is_extra=True),
    Column("paid", _("Dibayar, Rp"), "idr"),
)


@page("see_claims")
def claims(request: OfficeRequest) -> HttpResponse:
    """Show the deaths nobody has claimed yet, longest waiting first, and where every claim stands."""
    officer = request.officer
    day = today(officer.pemda)
    waiting = queries.unclaimed_deaths(today=day, officer=officer)
    form = ClaimFilter(request.GET)
    rows = queries.claims_seen_by(officer)
    asked, rows = (form.cleaned_data, rows) if form.is_valid() else ({}, rows.none())
    if asked.get("keadaan"):
        rows = rows.filter(status=asked["keadaan"])
    if asked.get("tahun"):
        rows = rows.filter(death__died_on__year=asked["tahun"])
    context: dict[str, Any] = {
        "form": form,
        "unopened": [row for row in waiting if row.claim is None],
        "unfiled": [row for row in waiting if row.claim is not None],
        "school": school_years_due(officer, day) if may(officer, "claim_school_year") else [],
        "undecided": queries.undecided_claims(officer) if may(officer, "watch_claims") else [],
        "may_open": may(officer, "open_death_claim"),
        "may_report": may(officer, "report_death"),
    }
    table = Table("claims", _("Semua klaim"), CLAIM_COLUMNS, _cells(officer), start="-", export="see_claims")
    return listed(request, table, rows, "claims/claims.html", **context)


@page("report_death")
def death_who(request: OfficeRequest) -> HttpResponse:
    """Ask who died: a name or a NIK, typed into a POST, for neither stands in a URL."""
    text = " ".join(request.POST.get("q", "").split())[:100]
    context: dict[str, Any] = {"is_asked": bool(text), "text": "" if _is_number(text) else text}
    if text:
        rows = find_workers(request.officer, text)
        dead = Death.objects.filter(worker_id=OuterRef("pk"), superseded_at__isnull=True)
        some = list(rows.annotate(is_dead=Exists(dead)).order_by("name", "pk")[: MOST_FOUND + 1])
        context |= {"found": some[:MOST_FOUND], "is_more": len(some) > MOST_FOUND}
    return render(request, "claims/who.html", context)


def _is_number(text: str) -> bool:
    return sum(mark.isdigit() for mark in text) > 5


@page("report_death")
def death_new(request: OfficeRequest, worker_id: UUID) -> HttpResponse:
    """Report a death: who, when, why."""
    officer = request.officer
    worker = found(workers_seen_by(officer), worker_id)
    if request.method == "GET" and queries.death_of(worker):
        messages.info(request, _("Kematian %(name)s sudah dilaporkan.") % {"name": worker.name})
        return redirect("claims")
    form = DeathForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        letter = given.pop("letter")
        file = _kept(officer, letter) if letter else None
        death = attempt(
            request,
            form,
            report_death,
            said=_("Kematian tercatat. Terima kasih; keluarga akan dibantu."),
            worker=worker,
            reported_on=today(officer.pemda),
            file=file,
            **given,
        )
        if death is not None:
            return redirect("claims")
    if request.method == "GET":
        record_reading(by=officer, worker_id=worker.pk, page="death_new")
    return render(request, "claims/death.html", {"form": form, "worker": worker}, status=422 if form.errors else 200)


def _kept(officer: Officer, letter: Any) -> StoredFile:
    """Keep a letter once: the same press sent twice must carry the same file, or it would be another request."""
    letter.seek(0)
    content = letter.read()
    same = StoredFile.objects.filter(by=officer, sha256=hashlib.sha256(content).hexdigest(), name=letter.name[:200])
    known: StoredFile | None = same.order_by("pk").first()
    kind = next(kind for start, kind in PICTURES.items() if content.startswith(start))
    return known or keep_file(by=officer, content=content, name=letter.name, media_type=kind)


@require_POST
@page("open_death_claim")
def claim_open(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Open the claim of a reported death."""
    officer = request.officer
    death = found(Death.objects.filter(worker__in=workers_seen_by(officer)), public_id)
    claim = attempt(request, None, open_death_claim, death=death, opened_on=today(officer.pemda))
    return redirect("claim", claim.public_id) if claim else redirect("claims")


@page("see_claims")
def claim(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show one claim whole: the estimate with its grounds, the family, what was filed and paid, the school years."""
    officer = request.officer
    row = found(_claims_of(officer), public_id)
    if request.method == "GET":
        record_reading(by=officer, worker_id=row.worker_id, page="claim")
    return render(request, "claims/claim.html", _context(officer, row))


def _context(officer: Officer, row: Claim, **forms_given: forms.Form) -> dict[str, Any]:
    day = today(officer.pemda)
    estimate, anew = row.estimate, again(row.estimate)
    rights = {name: may(officer, name) for name in ("record_heir", "record_child", "file_claim", "record_benefit")}
    blank: dict[str, forms.Form] = {
        "heir_form": HeirForm(prefix="heir"),
        "child_form": ChildForm(prefix="child", initial={"school_year": day.year}),
        "filing_form": FilingForm(prefix="filing", initial={"filed_on": day}),
        "benefit_form": BenefitForm(row, prefix="benefit", initial={"paid_on": day}),
    }
    years = queries.school_obligations(row, today=day)
    stand = queries.standing().get(pk=row.pk)
    return {
        "claim": row,
        "stand": stand,
        "stand_chip": chip(CHIPS_OF[stand.status], word=STANDS[stand.status]),
        "cause": words_of("cause").word(row.death.cause).short,
        "estimate": anew,
        "why": words_of("outcome").word(anew.outcome).facts["why"],
        "parts": _parts(estimate),
        "total_idr": sum(estimate["components"].values()),
        "months": estimate["parts"].get("total_months"),
        "doubts": [DOUBTS[code].sentence for code in estimate["doubts"] if code in DOUBTS],
        "filing": ClaimFiling.objects.filter(claim=row).select_related("by").first(),
        "heirs": [(heir, words_of("relation")[heir.relation]) for heir in queries.family_of(row)],
        "by_law": queries.heirs_of_law(row),
        "benefits": [(words_of("component")[b.component], b) for b in queries.benefits_of(row)],
        "children": queries.children_of(row),
        "school": scholarship_of(row),
        "school_due": [year for year in years if year.is_due and not year.claimed],
        "school_unpaid": [year for year in years if year.claimed and not year.paid],
        "school_children": _by_child(years),
        "may_school": may(officer, "claim_school_year"),
        "may_pay_school": may(officer, "record_school_payment"),
        "today_form": SchoolPaymentForm(prefix="school", initial={"paid_on": day}),
        "since_days": (day - row.death.died_on).days,
        "rights": rights,
        **blank,
        **forms_given,
    }


def _by_child(years: list[queries.SchoolObligation]) -> list[dict[str, Any]]:
    """The school years of each child, with their sum and how many were claimed."""
    children = {year.child.pk: year.child for year in years}
    grouped = [(child, [year for year in years if year.child.pk == pk]) for pk, child in children.items()]
    return [
        {
            "child": child,
            "years": rows,
            "total_idr": sum(row.amount_idr for row in rows),
            "claimed": sum(row.claimed is not None for row in rows),
            "paid_idr": sum(row.paid.amount_idr for row in rows if row.paid),
        }
        for child, rows in sorted(grouped, key=lambda pair: pair[0].position)
    ]


def _parts(kept: dict[str, Any]) -> list[dict[str, Any]]:
    """Each part of the kept estimate with the provisions under it; if today's law answers otherwise, all of them."""
    anew = again(kept)
    stored = tuple(Ground(**ground) for ground in kept["grounds"])
    is_same = anew.components == kept["components"]
    shown = []
    for name, word in words_of("component").items():
        mine = anew.answer.grounds_of(PARTS[anew.programme][name]) if is_same else stored
        rows = ground_rows(law.current(), mine)
        face = FACES[weakest(tuple(row.confidence for row in rows))]
        shown.append({"label": word, "amount_idr": kept["components"][name], "face": face, "grounds": rows})
    return shown


def _step(request: OfficeRequest, public_id: UUID, name: str, form_of_row: Any, act: Any, **more: Any) -> HttpResponse:
    """Run one form of the claim's page."""
    officer = request.officer
    row = found(_claims_of(officer), public_id)
    form = form_of_row(row)
    return step(
        request,
        form,
        act,
        said=_("Tercatat."),
        claim=row,
        back=lambda: redirect("claim", row.public_id),
        again=lambda: render(request, "claims/claim.html", _context(officer, row, **{f"{name}_form": form})),
        **{key: value(row) for key, value in more.items()},
    )


@require_POST
@page("record_heir")
def claim_heir(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Name a relative."""
    return _step(request, public_id, "heir", lambda row: HeirForm(request.POST, prefix="heir"), record_heir)


@require_POST
@page("record_child")
def claim_child(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Name a school child, after those the family put first."""
    return _step(
        request,
        public_id,
        "child",
        lambda row: ChildForm(request.POST, prefix="child"),
        record_child,
        position=lambda row: queries.children_of(row).count() + 1,
    )


@require_POST
@page("file_claim")
def claim_filing(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Record that the papers went to the branch."""
    return _step(request, public_id, "filing", lambda row: FilingForm(request.POST, prefix="filing"), file_claim)


@require_POST
@page("record_benefit")
def claim_benefit(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Record what the insurer paid."""
    return _step(
        request, public_id, "benefit", lambda row: BenefitForm(row, request.POST, prefix="benefit"), record_benefit
    )


@require_POST
@page("claim_school_year")
def school_year(request: OfficeRequest, public_id: UUID, year: int) -> HttpResponse:
    """Record one school year of one child as claimed."""
    officer = request.officer
    child = found(Child.objects.filter(claim__in=_claims_of(officer)).select_related("claim"), public_id)
    attempt(request, None, claim_school_year, said=_("Beasiswa tahun itu tercatat."), child=child, year=year)
    return redirect("claim", child.claim.public_id)


@require_POST
@page("record_school_payment")
def school_payment(request: OfficeRequest, public_id: UUID, year: int) -> HttpResponse:
    """Record that the insurer paid a claimed school year."""
    officer = request.officer
    child = found(Child.objects.filter(claim__in=_claims_of(officer)).select_related("claim"), public_id)
    claimed = get_object_or_404(SchoolYear.objects.select_related("child__claim"), child=child, year=year)
    form = SchoolPaymentForm(request.POST, prefix="school")
    if form.is_valid():
        said = _("Pembayaran beasiswa tercatat.")
        attempt(request, form, record_school_payment, said=said, school_year=claimed, **form.cleaned_data)
    for problem in form.non_field_errors() + [text for texts in form.errors.values() for text in texts]:
        messages.error(request, str(problem))
    return redirect("claim", child.claim.public_id)


urlpatterns = [
    path("klaim/", claims, name="claims"),
    path("klaim/lapor/", death_who, name="death_who"),
    path("klaim/lapor/<uuid:worker_id>/", death_new, name="death_new"),
    path("klaim/buka/<uuid:public_id>/", claim_open, name="claim_open"),
    path("klaim/<uuid:public_id>/", claim, name="claim"),
    path("klaim/<uuid:public_id>/ahli-waris", claim_heir, name="claim_heir"),
    path("klaim/<uuid:public_id>/anak", claim_child, name="claim_child"),
    path("klaim/<uuid:public_id>/pengajuan", claim_filing, name="claim_filing"),
    path("klaim/<uuid:public_id>/santunan", claim_benefit, name="claim_benefit"),
    path("klaim/anak/<uuid:public_id>/<int:year>", school_year, name="school_year"),
    path("klaim/anak/<uuid:public_id>/<int:year>/dibayar", school_payment, name="school_payment"),
]
