"""*Peraturan*: every provision with its history, its article, how strongly it was seen, who relies on it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from payung import law
from payung.law import Law, Parameter, Record
from payung.law.doubts import DOUBTS
from payung.law.printing import due_for_review, written_value
from payung.office.clock import today
from payung.web.entrance import OfficeRequest, page
from payung.web.widgets import offer
from payung.words import words_of

from .fields import read_day
from .grounds import how_seen
from .programmes import tabs
from .words import FACES, RULES, TOPIC_ORDER, TOPICS, UNREAD, doubts_touching, rules_using, topic_of
from .written import value_on_one_line, value_table

VIEWS = [
    ("", _("Menurut pokok")),
    ("semua", _("Semua")),
    ("belum-dibaca", _("Belum dibaca dari naskahnya")),
    ("lama", _("Setahun tidak dilihat")),
]
OFFICIAL = ".go.id"


class RegulationFilter(forms.Form):
    """What to look for, and on which day."""

    q = forms.CharField(label=_("Kata"), required=False, max_length=80)
    instrument = forms.ChoiceField(label=_("Peraturan"), required=False)
    topic = forms.ChoiceField(label=_("Pokok"), required=False)
    on = forms.DateField(
        label=_("Berlaku pada"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    view = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(name, name) for name in sorted(law.current().instruments)]
        offer(self, "instrument", [("", _("Semua")), *named])
        topics = [(topic, TOPICS[topic][0]) for topic in TOPIC_ORDER]
        offer(self, "topic", [("", _("Semua")), *topics])


@page("record_reading")
def regulations(request: OfficeRequest) -> HttpResponse:
    """List the provisions in force on a day, by topic; search them; show what nobody looked at for a year."""
    now, this_day = law.current(), today(request.officer.pemda)
    form = RegulationFilter(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    day = given.get("on") or this_day
    view = given.get("view", "")
    stale = {name for _checked_on, name, _record in due_for_review(now, this_day)}
    shown_names = {"belum-dibaca": _unread(now), "lama": stale}.get(view, set(now.parameters))
    found = [p for name, p in now.parameters.items() if name in shown_names and _is_wanted(p, given)]
    is_filtered = any(given.get(name) for name in ("q", "instrument", "topic", "on"))
    counts = {"": len(TOPIC_ORDER), "semua": len(now.parameters), "belum-dibaca": len(_unread(now)), "lama": len(stale)}
    context = {
        "tabs": tabs("regulations", request),
        "views": [{"label": w, "url": f"?view={v}", "count": counts[v], "current": v == view} for v, w in VIEWS],
        "view": view,
        "form": form,
        "day": day,
        "is_today": day == this_day,
        "is_filtered": is_filtered,
        "is_overview": not view and not is_filtered,
        "topics": _by_topic(found, day),
        "count": len(found),
        "checked_on": max(record.checked_on for p in now.parameters.values() for record in p.records),
    }
    return render(request, "law/regulations.html", context)


@page("record_reading")
def regulation(request: OfficeRequest, name: str) -> HttpResponse:
    """Show one provision whole: its history, where it was read, when it was checked, who relies on it, the doubts."""
    now = law.current()
    if name not in now.parameters:
        raise Http404
    parameter = now.parameters[name]
    this_day = today(request.officer.pemda)
    day = read_day(request.GET.get("on", "")) or this_day
    held = parameter.find(day)
    context = {
        "tabs": tabs("regulations", request),
        "parameter": parameter,
        "topic": topic_of(name),
        "topic_word": TOPICS[topic_of(name)][0],
        "day": day,
        "is_today": day == this_day,
        "held": _shown(now, parameter, held) if held else None,
        "history": [_shown(now, parameter, record) for record in reversed(parameter.records)],
        "rules": [RULES[rule][0] for rule in rules_using(name)],
        "doubts": [DOUBTS[code] for code in doubts_touching(name)],
        "faces": [(FACES[code], words_of("confidence")[code]) for code in FACES if code != "SCENARIO"],
    }
    return render(request, "law/regulation.html", context)


@page("record_reading")
def regulations_csv(request: OfficeRequest) -> HttpResponse:
    """Give every record of every provision as one CSV file, for an auditor's own table."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="peraturan.csv"'
    rows = csv.writer(response)
    rows.writerow(
        ["ketentuan", "nama", "mulai", "sampai", "nilai", "pasal", "keyakinan", "keyakinan_hari_mulai", "diperiksa"]
    )
    for parameter in law.current().parameters.values():
        for record in parameter.records:
            value = " | ".join(written_value(parameter, record).splitlines())
            cells = [parameter.name, parameter.label, record.span.starts_on, record.span.ends_on or "", value]
            cells += [record.ground.cite, record.ground.confidence, record.start_confidence, record.checked_on]
            rows.writerow([_cell(cell) for cell in cells])
    return response


def _cell(value: Any) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _unread(now: Law) -> set[str]:
    """The provisions whose present value was not read in the regulation or an official document."""
    return {name for name, p in now.parameters.items() if p.records[-1].ground.confidence in UNREAD}


def _is_wanted(parameter: Parameter, given: dict[str, Any]) -> bool:
    record = parameter.records[-1]
    text = " ".join([parameter.name, parameter.label, *(f"{r.ground.cite} {r.note}" for r in parameter.records)])
    words = given.get("q", "").lower().split()
    instrument = given.get("instrument", "")
    return (
        all(word in text.lower() for word in words)
        and (not given.get("topic") or topic_of(parameter.name) == given["topic"])
        and (not instrument or any(instrument in r.ground.cite for r in (record, *parameter.records)))
    )


def _by_topic(found: Iterable[Parameter], day: date) -> list[dict[str, Any]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for parameter in found:
        rows.setdefault(topic_of(parameter.name), []).append(_row(parameter, day))
    return [
        {
            "id": topic,
            "word": TOPICS[topic][0],
            "rows": rows[topic],
            "unread": sum(
                row["record"] is not None and row["record"].ground.confidence in UNREAD for row in rows[topic]
            ),
        }
        for topic in TOPIC_ORDER
        if topic in rows
    ]


def _row(parameter: Parameter, day: date) -> dict[str, Any]:
    record = parameter.find(day)
    return {
        "parameter": parameter,
        "record": record,
        "value": value_on_one_line(parameter, record) if record else "",
        "face": FACES[record.ground.confidence] if record else None,
        "is_over": record is None and parameter.records[0].span.starts_on <= day,
    }


def _shown(now: Law, parameter: Parameter, record: Record) -> dict[str, Any]:
    return {
        "record": record,
        "value": value_on_one_line(parameter, record),
        "table": value_table(parameter, record),
        "face": FACES[record.ground.confidence],
        "seen": words_of("confidence")[record.ground.confidence],
        "told": how_seen(record, record.ground.confidence),
        "instruments": _instruments(now, record.ground.cite),
        "sources": [_source(now.sources[source]) for source in record.sources],
    }


def _instruments(now: Law, cite: str) -> list[dict[str, Any]]:
    """The instruments a citation names, with the official address where there is one."""
    return [
        {"name": name, **entry, "link": _official(entry.get("url", ""))}
        for name, entry in now.instruments.items()
        if name in cite
    ]


def _source(entry: Any) -> dict[str, str]:
    link, host = _official(entry["url"]), urlsplit(entry["url"]).hostname or _now("tanpa alamat")
    return {"what": entry["what"] if link else f"{entry['what']} ({host})", "link": link}


def _official(url: str) -> str:
    """Return an address of the state; anything else is told, not linked."""
    parts = urlsplit(url)
    return url if parts.scheme == "https" and (parts.hostname or "").endswith(OFFICIAL) else ""
