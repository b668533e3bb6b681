"""The public door: what is covered, an application question by question, a receipt, the status of a receipt.

No sign-in, no script needed, nothing of a third party. The answers travel with the form and are stored nowhere until
they are sent. No page says whether a NIK is known.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from payung.bulk.occupations import labels
from payung.core.identity import read_nik
from payung.core.messages import finding, sentence
from payung.intake.actions.applications import receive_public_application
from payung.intake.actions.doors import (
    is_open,
    look_up_receipt,
    may_apply_from,
    newest_door,
    receipt_code,
    remember_reader,
)
from payung.intake.judging import judge_person
from payung.intake.models import Application
from payung.office.areas import area_names, find_areas
from payung.office.clock import today
from payung.office.models import Pemda
from payung.office.refusal import KeyReused, Refused
from payung.office.scope import office_scope
from payung.programme.models import Enrolment
from payung.web.entrance import request_key
from payung.web.rosters.names import proper
from payung.web.widgets import DateBoxesField, NikField, offer, offered
from payung.words import words_of

MOST_BYTES = 20_000  # of a request to a public page; it carries no file
NOTICES = settings.SOURCE / "data" / "notices"
NOTICE = max(path.stem for path in NOTICES.glob("*.txt"))  # the version that is shown and agreed to
OTHER = "lainnya"
STEPS = (
    ("agreed",), ("nik",), ("kk_number",), ("name",), ("birth_on",), ("sex",), ("mother_name",),
    ("village", "area_code"), ("occupation", "occupation_other"), ("phone",),
)  # fmt: skip
REASONS = {**words_of("return_reason"), **words_of("refuse_reason")}


def notice_of(version: str, pemda: Pemda, contact: str) -> list[tuple[str, str]]:
    """Return a version of the privacy notice as pairs of heading and text."""
    text = (NOTICES / f"{version}.txt").read_text(encoding="utf-8")
    said = text.format(unit=pemda.unit_name, pemda=pemda.name, contact=contact)
    return [(part.partition("\n")[0], part.partition("\n")[2]) for part in said.strip().split("\n\n")]


class PersonForm(forms.Form):
    """What a worker says of himself, at either door."""

    nik = NikField()
    kk_number = NikField(label=_("Nomor kartu keluarga (KK)"), word=_("Nomor KK"), card=_("KK"))
    name = forms.CharField(label=_("Nama lengkap, seperti di KTP"), max_length=200)
    birth_on = DateBoxesField(label=_("Tanggal lahir"))
    sex = forms.ChoiceField(
        label=_("Jenis kelamin"), choices=[("L", _("Laki-laki")), ("P", _("Perempuan"))], widget=forms.RadioSelect
    )
    mother_name = forms.CharField(label=_("Nama ibu kandung"), max_length=200)
    area_code = forms.ChoiceField(label=_("Desa/kelurahan tempat tinggal"), widget=forms.RadioSelect)
    occupation = forms.ChoiceField(label=_("Pekerjaan sehari-hari"))
    occupation_other = forms.CharField(
        label=_("Bila lainnya, pekerjaan apa?"), max_length=100, required=False, help_text=_("Contoh: penganyam tikar")
    )
    phone = forms.CharField(
        label=_("Nomor HP"),
        max_length=20,
        required=False,
        help_text=_("Contoh: 0812-0000-1001. Boleh kosong, atau nomor keluarga."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def __init__(self, pemda: Pemda, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.pemda = pemda
        work = [("", _("Pilih pekerjaan")), *((label, label) for label in labels()), (OTHER, _("Lainnya"))]
        offer(self, "occupation", work)

    def clean_nik(self) -> str:
        """Say kindly what cannot be a NIK; whether it is known is nobody's business here."""
        digits = str(self.cleaned_data["nik"])
        if problem := read_nik(digits, today=today(self.pemda)).problem:
            raise forms.ValidationError(sentence(problem.code, **problem.values))
        return digits

    def clean(self) -> dict[str, Any]:
        """Put the typed work in the place of *lainnya*."""
        found = super().clean() or {}
        if found.get("occupation") == OTHER and not found.get("occupation_other"):
            self.add_error("occupation_other", _("Tulis pekerjaan Anda sehari-hari."))
        return found

    @property
    def person(self) -> dict[str, Any]:
        """The answers as an application takes them."""
        said = {name: self.cleaned_data[name] for name in PersonForm.base_fields if name != "occupation_other"}
        if said["occupation"] == OTHER:
            said["occupation"] = self.cleaned_data["occupation_other"]
        return said


class PublicForm(PersonForm):
    """The same with consent and a village that is searched by name."""

    agreed = forms.BooleanField(label=_("Saya sudah membaca dan setuju data saya dicatat untuk program ini."))
    village = forms.CharField(label=_("Nama desa atau kelurahan"), max_length=80, help_text=_("Contoh: Sungaisalak"))

    def __init__(self, pemda: Pemda, *args: Any, **options: Any) -> None:
        super().__init__(pemda, *args, **options)
        found = find_areas(str(self.data.get("village", "")), within=pemda.area_code)
        names = area_names({area.code for area in found})
        choices = [(area.code, f"{area.name}, Kec. {names.get(area.code[:8], '')}") for area in found]
        offer(self, "area_code", choices)
        self.fields["area_code"].error_messages["required"] = _("Pilih desa Anda dari daftar ini.")
        if self.data.get("village") and not found:
            self.fields["area_code"].error_messages["required"] = _("Tidak ada desa dengan nama itu. Periksa ejaannya.")


def office_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a public page inside the scope of the office in its address, with the office's clock; kept by no cache."""

    @functools.wraps(view)
    def enter(request: HttpRequest, area_code: str) -> HttpResponse:
        pemda = get_object_or_404(Pemda, area_code=area_code)
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return render(request, "refused.html", {"refusal": Refused("upload_too_large")}, status=413)
        with office_scope(pemda.pk), timezone.override(ZoneInfo(pemda.zone)):
            door = newest_door(pemda)
            contact = door.contact if door else f"{pemda.unit_name}, {pemda.name}"
            shown: dict[str, Any] = {
                "pemda": pemda,
                "officer": None,
                "navigation": [],
                "dock": None,
                "is_public": True,
                "door": door,
            }
            response = view(request, {**shown, "contact": contact, "is_open": is_open(door)})
        add_never_cache_headers(response)
        return response

    return enter


def offices(request: HttpRequest) -> HttpResponse:
    """List the offices; a single one opens at once."""
    rows = list(Pemda.objects.order_by("name"))
    if len(rows) == 1:
        return redirect("door", rows[0].area_code)
    return render(request, "doors/offices.html", {"offices": rows, "officer": None, "navigation": [], "dock": None})


@office_page
def landing(request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
    """Say what is covered and what is not, how to apply, whom to ask, and that it costs nothing."""
    return render(request, "doors/landing.html", shown)


@office_page
def privacy(request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
    """Show the privacy notice in force."""
    return render(request, "doors/privacy.html", {**shown, **_notice(shown)})


def _notice(shown: dict[str, Any]) -> dict[str, Any]:
    return {"version": NOTICE, "notice": notice_of(NOTICE, shown["pemda"], shown["contact"])}


@office_page
def apply(request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
    """Ask one question a page, show all answers, take the application, answer with a receipt."""
    if not shown["is_open"]:
        return render(request, "doors/shut.html", shown)
    pemda, asked = shown["pemda"], request.POST.get("go", "")
    data = request.POST.copy()
    if asked == "search":
        data.pop("area_code", None)
    form = PublicForm(pemda, data if request.method == "POST" else {})
    form.is_valid()
    first = next((n for n, names in enumerate(STEPS) if form.errors.keys() & set(names)), len(STEPS))
    at = _number(request.POST.get("step", ""))
    is_again = bool(request.POST.get("again"))  # one answer is changed; the others were given
    step = 0 if request.method != "POST" else first if is_again or first <= at else at + 1
    if asked == "back":
        step = max(at - 1, 0)
    elif asked.startswith("edit-"):
        step = _number(asked.removeprefix("edit-"))
    elif asked == "send" and first == len(STEPS):
        return _send(request, form, shown)
    if step != at or asked in ("back", "") or asked.startswith("edit-"):
        form.errors.clear()  # a question is not scolded before it was answered
    return _question(request, form, min(step, len(STEPS)), shown)


def _number(text: str) -> int:
    return int(text) if text in {str(n) for n in range(len(STEPS) + 1)} else 0


def _question(
    request: HttpRequest, form: PublicForm, step: int, shown: dict[str, Any], *, trouble: str = "", status: int = 200
) -> HttpResponse:
    """Draw one question with the other answers carried along, or all answers to be checked."""
    names = STEPS[step] if step < len(STEPS) else ()
    drawn = [name for name in names if name != "agreed" and (name != "area_code" or offered(form, name))]
    others = [key for each in STEPS if each != names for name in each for key in _keys(name)]
    context = {
        **shown,
        "form": form,
        "fields": [form[name] for name in drawn],
        "asks_village": "area_code" in drawn,
        "carried": [(key, form.data[key]) for key in others if form.data.get(key)],
        "step": step,
        "number": step + 1,
        "of": len(STEPS) + 1,
        "is_again": bool(request.POST.get("again")) or request.POST.get("go", "").startswith("edit-"),
        "key": request.POST.get("key") or str(uuid4()),
        "trouble": trouble,
        **(_notice(shown) if step == 0 else {}),
        **({} if names else _answers(form)),
    }
    return render(request, "doors/apply.html", context, status=status)


def _keys(name: str) -> list[str]:
    return [f"{name}_{box}" for box in range(3)] if name == "birth_on" else [name]


def _answers(form: PublicForm) -> dict[str, Any]:
    """Every answer with its way back, and what an officer will look at, said kindly."""
    said = form.person
    texts = {name: str(value or "") for name, value in said.items()} | {"birth_on": f"{said['birth_on']:%d/%m/%Y}"}
    reasons = judge_person(texts, office_area=form.pemda.area_code, day=today(form.pemda))[1]
    village = offered(form, "area_code")[said["area_code"]]
    sex = offered(form, "sex")[said["sex"]]
    values = [
        said["nik"], said["kk_number"], said["name"], f"{said['birth_on']:%d-%m-%Y}", sex, said["mother_name"],
        village, said["occupation"], said["phone"] or "–",
    ]  # fmt: skip
    asked = [STEPS[n][-1 if "village" in STEPS[n] else 0] for n in range(1, len(STEPS))]
    answers = [
        {"label": form[name].label, "value": value, "step": n}
        for n, (name, value) in enumerate(zip(asked, values, strict=True), 1)
    ]
    return {"answers": answers, "doubts": [finding(r["code"], **r["values"]) for r in reasons]}


def _send(request: HttpRequest, form: PublicForm, shown: dict[str, Any]) -> HttpResponse:
    pemda, address = shown["pemda"], get_adapter().get_client_ip(request)
    if request.POST.get("situs"):
        return _question(request, form, len(STEPS), shown, trouble=_now("Kosongkan kotak yang bertanda jangan diisi."))
    if not may_apply_from(pemda, address):
        busy = _now("Banyak pendaftaran dari jaringan ini. Coba satu jam lagi, atau daftar di kantor desa.")
        return _question(request, form, len(STEPS), shown, trouble=busy, status=429)
    door, key = shown["door"], request_key(request)
    try:
        row = receive_public_application.keyed(key, by=door.by, consent_version=NOTICE, **form.person)
    except KeyReused:
        sent = _now("Pendaftaran ini sudah terkirim. Untuk mengubahnya, datang ke kantor desa dengan tanda terima.")
        return _question(request, form, len(STEPS), shown, trouble=sent, status=409)
    remember_reader(pemda, row, address)
    return render(request, "doors/receipt.html", {**shown, **receipt_of(request, row)})


def receipt_of(request: HttpRequest, row: Application) -> dict[str, Any]:
    """The receipt of an application: its code, and a text for WhatsApp that holds no NIK."""
    code = receipt_code(row.public_id)
    url = request.build_absolute_uri(reverse("receipt_status", args=[row.pemda.area_code]))
    text = _now(
        "Pendaftaran perlindungan pekerja rentan %(pemda)s diterima. Kode tanda terima: %(code)s. Cek: %(url)s "
        "Gratis, tanpa perantara. Dilindungi bila menjadi peserta: kecelakaan saat bekerja dan meninggal dunia. "
        "Tidak termasuk: berobat karena sakit biasa (itu BPJS Kesehatan)."
    ) % {"pemda": row.pemda.name, "code": code, "url": url}
    return {"code": code, "text": text, "share_url": "https://wa.me/?" + urlencode({"text": text}), "year": row.year}


@office_page
def status(request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
    """Tell how a receipt stands: initials, the step, what to do next. Unknown and blocked codes look the same."""
    if request.method != "POST":
        return render(request, "doors/status.html", shown)
    code = request.POST.get("code", "")[:40]
    row = look_up_receipt(shown["pemda"], code, get_adapter().get_client_ip(request))
    return render(request, "doors/status_answer.html", {**shown, "found": standing_of(row) if row else None})


def standing_of(row: Application) -> dict[str, Any]:
    """Return initials, chip, words and advice of an application, for whoever holds its receipt."""
    initials = " ".join(f"{word[0]}." for word in proper(row.name).split())
    worker = row.worker and (row.worker.survivor_id or row.worker_id)
    enrolled = Enrolment.objects.filter(worker=worker, superseded_at__isnull=True) if worker else []
    if last := max(enrolled, key=lambda e: e.ends_on, default=None):
        words = _now("Terdaftar sebagai peserta sampai %(day)s.") % {"day": f"{last.ends_on:%d-%m-%Y}"}
        return {"initials": initials, "chip": "approved", "word": words, "next": _now("Ambil kartu di kantor desa.")}
    words, chip, advice = {
        "waiting": (
            _now("Diterima, menunggu dipastikan desa"),
            "waiting",
            _now("Siapkan KTP dan KK. Petugas desa akan menemui atau memanggil Anda."),
        ),
        "returned": (_now("Dikembalikan"), "yours", ""),
        "refused": (
            _now("Belum dapat dipastikan"),
            "not_yet",
            _now("Bila menurut Anda keliru, datang ke kantor desa dengan KTP, KK, dan seorang saksi."),
        ),
        "confirmed": (
            _now("Dipastikan desa, masuk daftar calon"),
            "matched",
            _now("Tunggu penetapan. Belum menjadi peserta sebelum ditetapkan dan didaftarkan."),
        ),
    }[row.status]
    advice = f"{REASONS.get(row.reason, '')} {advice}".strip()
    return {"initials": initials, "chip": chip, "word": words, "next": advice}
