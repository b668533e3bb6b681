"""A story read from YAML, and everything in it that cannot be, before any of it happens.

::

    - {day: 2025-01-06, open_programme: {name: Pekerja Rentan, year: 2025}, as: programme}
    - {by: rahma, set_budget: {programme: $programme, funding: apbd, ceiling_idr: 605000}, as: purse}
    - {find: {worker: {nik: "1404051708759003"}}, as: hamdan}
    - {day: 12, months: 2025-01..2025-03, issue_bill: {budget: $purse, month: $month}, as: bill}

Each event names one act of the register. ``day`` unsaid: the day of the event before. ``months``: once in each of them,
on the day of the month that ``day`` gives, with ``$month`` written in. A row stands where its label is, or where its
fields are (``{nik: …}``); of a file ``{file: name}``. Events happen in order of days.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_type_hints

from django.db.models import Model

from payung.core.month import Month
from payung.core.strict import NotYaml, as_written, read_yaml
from payung.office.acts import Act, by_name
from payung.office.roles import Role

from .events import FIND, Event, Scene, StoryProblem, scene
from .playing import Player
from .words import has_field, is_label, is_model, item_of, kind_of, plain, strange_search, table

Said = tuple[str, str]
BESIDE = ("day", "months", "by", "as", "or_refused")


def read_story(text: str, player: Player, *, place: str = "kisah") -> list[Scene]:
    """Return the scenes of a story that a player's officers may live, after whatever he has made.

    Raises:
        StoryProblem: every impossible word, one a line: its place, what stands there, what to write instead.
    """
    try:
        found = read_yaml(text)
    except NotYaml as error:
        raise StoryProblem(f"{place} bukan YAML yang dapat dibaca: {error}. Periksa baris itu.") from error
    if not isinstance(found, list):
        raise StoryProblem(f"{place}: seharusnya daftar kejadian (baris yang diawali tanda -).")
    scenes: list[Scene] = []
    problems: list[Said] = []
    day: date | None = None
    for number, written in enumerate(found, start=1):
        try:
            made = list(_scenes(written, f"{place}[{number}]", day))
        except StoryProblem as problem:
            problems.append((f"{place}[{number}]", str(problem)))
            continue
        scenes += made
        day = made[-1].on if made and "months" not in written else day
    problems += _Check(player, player.tables).problems(scenes)
    if problems:
        raise StoryProblem("\n".join(f"{where}: {sentence}" for where, sentence in problems))
    return scenes


def _scenes(written: Any, place: str, day: date | None) -> Iterator[Scene]:
    if not isinstance(written, Mapping):
        raise StoryProblem("seharusnya satu kejadian, misalnya {day: 2025-01-06, approve_bill: {bill: $bill}}.")
    acts = [key for key in written if key not in BESIDE]
    if len(acts) != 1:
        raise StoryProblem(f"seharusnya satu tindakan, tertulis {', '.join(map(str, acts)) or 'tidak ada'}.")
    (act,) = acts
    told = written[act] or {}
    for name, said in (("by", written.get("by", "")), ("as", written.get("as", "")), (act, act)):
        if not isinstance(said, str):
            raise StoryProblem(f"'{name}' seharusnya teks, tertulis {as_written(said)!r}.")
    if not isinstance(told, Mapping) or not all(isinstance(key, str) for key in told):
        raise StoryProblem(f"'{act}' diikuti pasangan kunci dan nilai, tertulis {as_written(told)!r}.")
    event = Event(act, told, written.get("by", ""), written.get("as", ""), str(written.get("or_refused", "")))
    for on, one in _days(written, event, day):
        yield scene(on, act, one, place=place)


def _days(written: Mapping[str, Any], event: Event, before: date | None) -> Iterator[tuple[date, Event]]:
    said = written.get("day", before)
    if "months" not in written:
        yield plain(date, said, "'day' "), event
        return
    if type(said) is not int or not 1 <= said <= 28:
        raise StoryProblem(f"'day' bersama months seharusnya hari 1 sampai 28, tertulis {as_written(said)!r}.")
    try:
        months = Month.run(str(written["months"]))
    except ValueError as error:
        wanted = 'bulan. Tulis seperti "2025-01" atau "2025-01..2025-12"'
        raise StoryProblem(f"'{written['months']}' bukan {wanted}.") from error
    for month in months:
        yield date(month.year, month.number, said), replace(event, told=_with_month(event.told, str(month)))


def _with_month(written: Any, month: str) -> Any:
    if isinstance(written, Mapping):
        return {name: _with_month(each, month) for name, each in written.items()}
    if isinstance(written, list):
        return [_with_month(each, month) for each in written]
    return written.replace("$month", month) if isinstance(written, str) else written


@dataclass
class _Check:
    """Goes through a story in order of its days and knows which labels are there by then, and of which table."""

    player: Player
    labels: dict[str, type[Model]]

    def problems(self, scenes: Iterable[Scene]) -> Iterator[Said]:
        for one in sorted(scenes, key=lambda each: each.on):
            for event in one.events():
                yield from ((f"{one.place}.{where}", sentence) for where, sentence in self._event(one.on, event))

    def _event(self, day: date, event: Event) -> Iterator[Said]:
        if event.act == FIND:
            yield from self._find(event)
            return
        act = by_name().get(event.act)
        if act is None:
            yield event.act, f"tidak ada tindakan bernama ini. {_near(event.act, by_name())}"
            return
        yield from self._who(day, event, act)
        known = {name: each for name, each in act.parameters.items() if not each.is_rest}
        takes_more = len(known) < len(act.parameters)
        for name, written in event.told.items():
            if name in known:
                yield from ((f"{event.act}.{name}", said) for said in self._value(known[name].type, written))
            elif not takes_more:
                yield f"{event.act}.{name}", f"tidak dikenal. {_near(name, known)}"
        for name, each in known.items():
            if each.is_needed and name not in event.told:
                yield event.act, f"'{name}' belum ditulis. Tambahkan '{name}: …'."
        if event.label:
            self.labels[event.label] = get_type_hints(act.work)["return"]

    def _find(self, event: Event) -> Iterator[Said]:
        if len(event.told) != 1 or not event.label:
            yield FIND, "mencari satu tabel dan memberi nama, misalnya {find: {worker: {nik: …}}, as: hamdan}."
            return
        ((name, asked),) = event.told.items()
        model = table(name)
        if model is None:
            yield f"{FIND}.{name}", "tidak ada tabel bernama ini."
            return
        yield from ((f"{FIND}.{name}", said) for said in self._search(model, asked))
        self.labels[event.label] = model

    def _who(self, day: date, event: Event, act: Act[Any, Any]) -> Iterator[Said]:
        if event.by and event.by not in self.player.officers:
            yield "by", f"'{event.by}' bukan petugas di kisah ini. {_near(event.by, self.player.officers)}"
            return
        able = [each for each in self.player.officers.values() if Role(each.role) in act.may]
        by = self.player.officers[event.by] if event.by else next(iter(able), None)
        if by is None or by not in able:
            roles = ", ".join(sorted(str(role.label) for role in act.may))
            yield "by", f"tidak berhak atas {event.act}. Yang berhak: {roles}."
        elif day < by.starts_on or (by.ends_on and by.ends_on < day):
            yield "day", f"{day} di luar masa tugas {by.name}, sejak {by.starts_on}."

    def _value(self, annotation: Any, written: Any) -> Iterator[str]:
        kind, may_lack = kind_of(annotation)
        if is_label(written):
            yield from self._label(kind, written)
        elif is_model(kind) and isinstance(written, Mapping):
            yield from self._search(kind, written)
        elif is_model(kind):
            if not (may_lack and written is None):
                yield f"seharusnya nama baris, misalnya ${kind._meta.model_name}, tertulis {as_written(written)!r}."
        elif kind is bytes and isinstance(written, Mapping):
            try:
                self.player.read_file(str(written["file"]))
            except KeyError:
                yield "seharusnya isi berkas atau {file: nama}."
            except StoryProblem as wrong:
                yield str(wrong)
        elif item_of(kind) is not None:
            if not isinstance(written, list):
                yield f"seharusnya daftar, tertulis {as_written(written)!r}."
                return
            for each in written:
                yield from self._value(item_of(kind), each)
        else:
            try:
                plain(annotation, written)
            except StoryProblem as wrong:
                yield str(wrong)

    def _label(self, kind: Any, written: str) -> Iterator[str]:
        name, *path = written[1:].split(".")
        if name not in self.labels:
            yield f"belum ada baris bernama '{name}' pada hari itu. {_near(name, self.labels)}"
            return
        model = self.labels[name]
        if path and not (len(path) == 1 and has_field(model, path[0])):
            yield f"'{name}' tidak punya '{'.'.join(path)}'."
        elif not path and is_model(kind) and not issubclass(model, kind):
            yield f"'{name}' adalah {model._meta.model_name}, seharusnya {kind._meta.model_name}."
        elif not path and kind in (str, date, bool, bytes, Month):
            yield f"'{name}' adalah baris, seharusnya isi. Tulis misalnya '{written}.…'."

    def _search(self, model: type[Model], asked: Any) -> Iterator[str]:
        if not isinstance(asked, Mapping) or not asked:
            yield f"mencari menurut kolom, misalnya {{id: 1}}, tertulis {as_written(asked)!r}."
            return
        if strange := strange_search(model, asked):
            yield strange
        for value in asked.values():
            if is_label(value):
                yield from self._label(None, value)


def _near(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), 1)
    return f"Maksud Anda '{near[0]}'?" if near else f"Yang dikenal: {', '.join(known) or 'belum ada'}."
