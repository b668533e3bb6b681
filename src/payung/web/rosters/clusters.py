"""The same mistake on many rows, mended once: a village always written *Sei Salak*, a trade nobody listed."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from payung.intake.actions.rosters import amend_row, remember_words
from payung.intake.judging import field_of
from payung.intake.models import Roster, RosterRow
from payung.intake.queries import rosters_seen_by
from payung.office.permission import may
from payung.office.refusal import Refused
from payung.web.entrance import OfficeRequest, found, page

from .forms import CODE, FIELDS

# Findings whose written value means the same on every row of a file.
TOGETHER = frozenset(
    ["area_misspelt", "area_unknown", "area_ambiguous", "occupation_unknown", "occupation_not_working"]
)
MOST_SHOWN, MOST_ROWS = 8, 500


class ClusterForm(forms.Form):
    """One finding, the text as written, and what it shall be."""

    code = forms.ChoiceField(choices=[(code, code) for code in sorted(TOGETHER)])
    value = forms.CharField(max_length=1000)
    text = forms.CharField(max_length=160)
    key = forms.UUIDField()

    def clean_text(self) -> str:
        """Take the code out of *Bagan Jaya (14.04.02.2009)*."""
        text = str(self.cleaned_data["text"])
        match = CODE.search(text)
        return match[1] if match else text


def clusters_of(one: Roster, code: str) -> list[dict[str, Any]]:
    """Return the written values of a finding that several rows share, most frequent first."""
    if code not in TOGETHER:
        return []
    tally: Counter[tuple[str, str, str]] = Counter()
    for row in _rows(one).filter(reasons__contains=[{"code": code}]).only("reasons"):
        for reason in row.reasons:
            if reason["code"] == code:
                values = reason["values"]
                tally[values.get("value", ""), values.get("suggestion", ""), values.get("code", "")] += 1
    field = "occupation" if code.startswith("occupation") else "area_code"
    return [
        {
            "code": code,
            "value": value,
            "text": f"{suggestion.split(' (')[0]} ({area})" if area else "",
            "suggestion": suggestion if area else "",
            "count": count,
            "label": FIELDS[field],
            "choices": "pekerjaan-pilihan" if field == "occupation" else "wilayah-pilihan",
        }
        for (value, suggestion, area), count in tally.most_common(MOST_SHOWN)
        if count > 1 and value
    ]


def _rows(one: Roster) -> Any:
    return RosterRow.objects.filter(roster=one, verdict__in=("held", "rejected")).order_by("pk")


@require_POST
@page("amend_row")
def mend_together(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Correct every row of a roster with the same written value; each row is amended and recorded by itself."""
    officer = request.officer
    one = found(rosters_seen_by(officer), public_id)
    back = reverse("roster", args=[one.public_id]) + "?bagian=masalah"
    form = ClusterForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Isi dahulu apa yang benar, lalu simpan."))
        return redirect(back)
    said = form.cleaned_data
    wanted = [{"code": said["code"], "values": {"value": said["value"]}}]
    rows = list(_rows(one).filter(reasons__contains=wanted)[:MOST_ROWS])
    try:
        with transaction.atomic():
            mended = [
                amend_row.keyed(uuid5(said["key"], str(row.pk)), by=officer, row=row, **_change(row, said))
                for row in rows
            ]
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    ready = sum(row.verdict in ("ok", "warned") for row in mended)
    words = {"count": len(mended), "ready": ready, "left": len(mended) - ready}
    if request.POST.get("ingat") and may(officer, "remember_words") and mended:
        kind = "occupation" if said["code"].startswith("occupation") else "area"
        remember_words(by=officer, kind=kind, words={said["value"]: said["text"]})
    messages.success(request, _("%(count)s baris diperbaiki: %(ready)s siap, %(left)s masih perlu dilihat.") % words)
    return redirect(back)


def _change(row: RosterRow, said: dict[str, Any]) -> dict[str, str]:
    reason = next(r for r in row.reasons if r["code"] == said["code"])
    return {field_of(reason): said["text"]}
