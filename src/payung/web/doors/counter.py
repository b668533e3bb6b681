"""The counter: a worker's application taken by an officer, the queue of a village, confirmation, cards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from payung.core.messages import advice, finding
from payung.intake.actions.applications import (
    amend_application,
    receive_application,
    refuse_application,
    return_application,
)
from payung.intake.actions.confirming import confirm_application
from payung.intake.actions.doors import is_open, newest_door, set_door
from payung.intake.judging import is_confirmable, verdict_for
from payung.intake.models import Application
from payung.intake.queries import applications_seen_by, candidates_for
from payung.office.areas import area_names
from payung.office.clock import today
from payung.office.diary import record_reading
from payung.office.models import Area
from payung.office.permission import may
from payung.office.refusal import Refused
from payung.office.roles import Role
from payung.programme import queries as programme
from payung.programme.models import Enrolment
from payung.programme.people import workers_seen_by
from payung.registry.models import Worker
from payung.reports import documents
from payung.web.entrance import OfficeRequest, attempt, found, keyset, page, status_of
from payung.web.files import attachment
from payung.web.keyed import NEW_KEY
from payung.web.rosters.names import proper
from payung.web.widgets import DateBoxesField, offer, offered
from payung.words import words_of

from .public import NOTICE, OTHER, REASONS, PersonForm, notice_of, receipt_of

PARTS = {
    "menunggu": (_("Menunggu"), ("waiting",)),
    "dikembalikan": (_("Dikembalikan"), ("returned",)),
    "selesai": (_("Selesai"), ("confirmed", "refused")),
}
CHIPS = words_of("application_status").chips
CHANNELS = words_of("channel")
LARGEST_PHOTO = 8 * 1024 * 1024


class CounterForm(PersonForm):
    """A worker's answers typed by an officer, with how he agreed."""

    consent_method = forms.ChoiceField(
        label=_("Warga menyetujui pencatatan datanya"),
        choices=[("spoken", _("Lisan, sesudah dibacakan")), ("paper", _("Tertulis, di lembar persetujuan"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, officer: Any, *args: Any, **options: Any) -> None:
        super().__init__(officer.pemda, *args, **options)
        inside = Area.objects.filter(level=4, code__startswith=officer.area_code).order_by("code")
        names = area_names({area.code for area in inside})
        choices = [(area.code, f"{names.get(area.code[:8], '')} · {area.name}") for area in inside]
        single = choices if len(choices) == 1 else [("", _("Pilih desa")), *choices]
        self.fields["area_code"] = forms.ChoiceField(label=_("Desa/kelurahan"), choices=single)
        self.order_fields(list(PersonForm.base_fields))


class ConfirmForm(forms.Form):
    """The dated evidence that he lives here and works."""

    worker = forms.ChoiceField(label=_("Siapa dia di daftar pekerja"), required=False, widget=forms.RadioSelect)
    lives_here = forms.BooleanField(label=_("Benar tinggal di desa ini"))
    works = forms.BooleanField(label=_("Benar sedang bekerja"))
    seen_on = DateBoxesField(label=_("Terlihat bekerja pada"), help_text=_("Contoh: 7 8 2025"))
    place = forms.CharField(label=_("Di mana"), max_length=120, help_text=_("Contoh: dermaga Sungai Salak"))
    witness = forms.CharField(
        label=_("Nama saksi"), max_length=120, required=False, help_text=_("Ketua RT, tetangga, atau ketua kelompok.")
    )
    photo = forms.FileField(
        label=_("Foto saat bekerja"),
        required=False,
        help_text=_("JPG, PNG, atau WebP; paling besar 8 MB. Letak rumah di dalam foto dihapus."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )
    note = forms.CharField(label=_("Keterangan"), max_length=300, required=False)

    def __init__(self, candidates: list[dict[str, Any]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not candidates or candidates[0]["is_nik"]:
            del self.fields["worker"]  # nobody like him, or the NIK itself says who he is
        else:
            near = [(str(each["worker"].public_id), each["label"]) for each in candidates]
            offer(self, "worker", [*near, ("", _("Bukan salah satu dari mereka; orang baru"))])

    def clean_photo(self) -> bytes | None:
        """Return the photo's bytes, if it is not too large."""
        file = self.cleaned_data["photo"]
        if file and file.size > LARGEST_PHOTO:
            raise forms.ValidationError(_("Foto lebih besar dari 8 MB. Perkecil, lalu pilih lagi."))
        return file.read() if file else None


class ReasonForm(forms.Form):
    """Why an application goes back to the worker, or is not confirmed; he reads it."""

    reason = forms.ChoiceField(label=_("Alasan, dibaca oleh warga"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("Catatan untuk petugas"), max_length=300, required=False)

    def __init__(self, codes: Iterable[str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "reason", [(code, REASONS[code]) for code in codes])


class DoorForm(forms.Form):
    """Whether the public page takes applications, for which year, and where citizens ask."""

    is_open = forms.TypedChoiceField(
        label=_("Pendaftaran lewat laman umum"),
        choices=[("1", _("Dibuka")), ("", _("Ditutup"))],
        coerce=bool,
        required=False,
        widget=forms.RadioSelect,
    )
    year = forms.IntegerField(
        label=_("Untuk tahun"), localize=False, help_text=_("Boleh tahun yang belum ada programnya.")
    )
    contact = forms.CharField(
        label=_("Tempat warga bertanya"), max_length=200, help_text=_("Kantor, alamat, jam buka, nomor telepon kantor.")
    )

    def clean_is_open(self) -> bool:
        """What was not chosen is a shut door."""
        return bool(self.cleaned_data["is_open"])


@page("receive_application")
def queue(request: OfficeRequest) -> HttpResponse:
    """List the applications of the officer's area."""
    officer = request.officer
    part = request.GET.get("bagian", "")
    part = part if part in PARTS else "menunggu"
    some = keyset(applications_seen_by(officer, PARTS[part][1]), request, newest_first=part == "selesai")
    names = area_names({row.area_code for row in some.rows})
    tabs = [
        {
            "label": label,
            "url": f"?bagian={key}",
            "current": key == part,
            "count": applications_seen_by(officer, statuses).count(),
        }
        for key, (label, statuses) in PARTS.items()
    ]
    context = {
        "rows": [{**_shown(row), "village": names.get(row.area_code, row.area_code)} for row in some.rows],
        "tabs": tabs,
        "next_url": f"?bagian={part}&after={some.after}" if some.after else "",
        "total": next(tab["count"] for tab in tabs if tab["current"]),
        "is_later": "after" in request.GET,
        "is_open": is_open(newest_door(officer.pemda)),
        "may_set": may(officer, "set_door"),
    }
    return render(request, "doors/queue.html", context)


def _shown(row: Application) -> dict[str, Any]:
    word, chip = str(CHIPS[row.status][0]), CHIPS[row.status][1]
    if row.status == "waiting" and row.verdict in ("held", "rejected"):
        chip, word = "held", str(_("Perlu dicocokkan"))
    return {"row": row, "name": proper(row.name), "chip": chip, "word": word, "channel": CHANNELS[row.channel]}


@page("receive_application")
def take(request: OfficeRequest) -> HttpResponse:
    """Take an application at the counter, one page; the reply is the worker's receipt."""
    officer = request.officer
    form, status = CounterForm(officer, request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            channel = "village" if officer.role in (Role.VILLAGE, Role.KECAMATAN) else "office"
            agreed = {"consent_method": form.cleaned_data["consent_method"], "consent_version": NOTICE}
            tried = attempt(request, form, receive_application, channel=channel, **agreed, **form.person)
            if tried is not None:
                return redirect("application_receipt", tried.public_id)
            status = status_of(form)
    door = newest_door(officer.pemda)
    contact = door.contact if door else officer.pemda.unit_name
    notice = notice_of(NOTICE, officer.pemda, contact)
    context = {"form": form, "new_key": NEW_KEY, "notice": notice, "version": NOTICE}
    return render(request, "doors/take.html", context, status=status)


@page("receive_application")
def receipt(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show the receipt to be printed or sent for the worker at the counter."""
    officer = request.officer
    row = found(applications_seen_by(officer), public_id)
    return render(request, "doors/receipt.html", {**receipt_of(request, row), "row": row, "is_counter": True})


@page("receive_application")
def application(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show one application with its doubts and likenesses; confirm, return, refuse or mend it."""
    officer = request.officer
    row = found(applications_seen_by(officer).select_related("by", "decided_by", "worker"), public_id)
    near = [_candidate(worker, pair, officer) for worker, pair in candidates_for(row)]
    what = request.POST.get("what", "")
    works = _forms(request, row, near, what)
    status = 200
    if what in works:
        status, form = 422, works[what]["form"]
        if form.is_valid():
            tried = attempt(
                request, form, works[what]["action"], works[what]["said"], application=row, **_values(what, form, near)
            )
            if tried is not None:
                return redirect("application", row.public_id)
            status = status_of(form)
    else:
        record_reading(by=officer, worker_id=row.worker_id or 0, page="application")
    names = area_names({row.area_code})
    context = {
        **_shown(row),
        "village": names.get(row.area_code, ""),
        "kecamatan": names.get(row.area_code[:8], ""),
        "problems": [_problem(reason) for reason in row.reasons],
        "is_held": row.verdict in ("held", "rejected"),
        "candidates": near,
        "works": works if row.status in ("waiting", "returned") else {},
        "what": what,
        "reason_said": REASONS.get(row.reason, ""),
        "new_key": NEW_KEY,
    }
    return render(request, "doors/application.html", context, status=status)


def _candidate(worker: Worker, pair: Any, officer: Any) -> dict[str, Any]:
    names = area_names({worker.area_code})
    label = f"{proper(worker.name)}, {names.get(worker.area_code, '')}, lahir {worker.birth_on or '–'}"
    seen = workers_seen_by(officer).filter(pk=worker.pk).exists()
    return {"worker": worker, "is_nik": pair is None, "score": pair and pair.score, "label": label, "is_seen": seen}


def _problem(reason: dict[str, Any]) -> dict[str, Any]:
    """One finding as the roster's page draws it."""
    return {
        "finding": finding(reason["code"], **reason["values"]),
        "advice": advice(reason["code"], **reason["values"]),
        "is_bad": verdict_for([{**reason, "confirmed": False}]) in ("held", "rejected"),
        "is_confirmed": bool(reason.get("confirmed")),
    }


def _forms(
    request: OfficeRequest, row: Application, near: list[dict[str, Any]], what: str
) -> dict[str, dict[str, Any]]:
    """The four things that can be done, each with its form, bound if it was sent."""
    files = request.FILES or None

    def data(name: str) -> Any:
        return request.POST if what == name else None

    confirm = ConfirmForm(near, data("confirm"), files, auto_id="c_%s", initial={"seen_on": today(row.pemda)})
    return {
        "confirm": {
            "form": confirm,
            "action": confirm_application,
            "said": _now("Dipastikan. Ia masuk daftar pekerja."),
        },
        "amend": {
            "form": _amend_form(request, row, data("amend")),
            "action": amend_application,
            "said": _now("Diperbaiki dan dinilai lagi."),
        },
        "return": {
            "form": ReasonForm(words_of("return_reason"), data("return"), auto_id="r_%s"),
            "action": return_application,
            "said": _now("Dikembalikan kepada warga."),
        },
        "refuse": {
            "form": ReasonForm(words_of("refuse_reason"), data("refuse"), auto_id="t_%s"),
            "action": refuse_application,
            "said": _now("Dicatat: tidak dipastikan."),
        },
    }


def _amend_form(request: OfficeRequest, row: Application, data: Any) -> CounterForm:
    """The person's fields as they stand, and the doubts that an officer may settle by looking."""
    initial = {name: getattr(row, name) for name in PersonForm.base_fields if hasattr(row, name)}
    form = CounterForm(request.officer, data, auto_id="a_%s", initial=initial)
    del form.fields["consent_method"]
    if row.occupation not in offered(form, "occupation"):
        form.initial = {**form.initial, "occupation": OTHER, "occupation_other": row.occupation}
    doubts = [reason for reason in row.reasons if is_confirmable(reason)]
    if doubts:
        form.fields["confirmed"] = forms.MultipleChoiceField(
            label=_("Sudah dicocokkan dengan KTP dan KK"),
            choices=[(r["code"], finding(r["code"], **r["values"])) for r in doubts],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            initial=[r["code"] for r in doubts if r.get("confirmed")],
        )
    return form


def _values(what: str, form: Any, near: list[dict[str, Any]]) -> dict[str, Any]:
    """What a form gives its action."""
    said = dict(form.cleaned_data)
    if what == "amend":
        return {**form.person, "confirmed": said.get("confirmed", [])}
    if what == "confirm":
        chosen = said.pop("worker", "")
        worker = next((each["worker"] for each in near if str(each["worker"].public_id) == chosen), None)
        names = ("seen_on", "place", "witness", "note")
        return {**{name: said[name] for name in names}, "content": said["photo"], "worker": worker}
    return said


@page("set_door")
def door_settings(request: OfficeRequest) -> HttpResponse:
    """Open or shut the public page of the office."""
    officer = request.officer
    door = newest_door(officer.pemda)
    now = {"is_open": "1" if door and door.is_open else "", "year": door.year if door else today(officer.pemda).year}
    form = DoorForm(request.POST or None, initial={**now, "contact": door.contact if door else ""})
    if form.is_valid() and attempt(request, form, set_door, _now("Tersimpan."), **form.cleaned_data):
        return redirect("door_settings")
    context = {"form": form, "door": door, "is_open": is_open(door), "new_key": NEW_KEY}
    return render(request, "doors/settings.html", context, status=422 if form.errors else 200)


@page("see_workers")
def worker_card(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Send a participant's letter and card."""
    officer = request.officer
    person = found(workers_seen_by(officer), public_id)
    record_reading(by=officer, worker_id=person.pk, page="worker_card")
    return attachment(documents.participant_cards(officer.pemda, [person], with_letter=True), "kartu-peserta", "pdf")


@page("receive_application")
def area_cards(request: OfficeRequest) -> HttpResponse:
    """Send the cards of the participants of the officer's area, by village, to be cut and handed out."""
    officer = request.officer
    now = Enrolment.objects.filter(superseded_at__isnull=True, ends_on__gte=today(officer.pemda))
    return _cards(officer, now.values("worker_id"), "kartu-peserta")


@page("receive_application")
def decree_cards(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Send the cards of everybody a decree names in the officer's area, to be cut and handed out."""
    officer = request.officer
    decree = found(programme.decrees(), public_id)
    return _cards(officer, programme.lines_of(decree).values("worker_id"), f"kartu-{decree.sk_number}")


def _cards(officer: Any, keys: Any, name: str) -> HttpResponse:
    people = workers_seen_by(officer).filter(pk__in=keys).order_by("area_code", "name", "id")
    if not people:
        raise Refused("no_participants")
    record_reading(by=officer, worker_id=0, page="cards")
    return attachment(documents.participant_cards(officer.pemda, list(people)), name, "pdf")
