"""The lists that villages send: mostly right, each with some rows as clumsy as real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from msgspec import structs

from payung.office.models import Area

from .people import Person, Population, Village
from .programme_file import ProgrammeFile, RosterPlan
from .workbooks import cells_of, village_workbook

Cells = dict[str, Any]
CLUMSY: tuple[Callable[[Cells], Cells], ...] = (
    lambda row: {**row, "nik": row["nik"][:-1]},
    lambda row: {**row, "nik": row["nik"].replace("0", "O", 1)},
    lambda row: {**row, "tgl_lahir": date(row["tgl_lahir"].year, row["tgl_lahir"].month, 28)},
    lambda row: {**row, "nama": f"Alm. {row['nama']}"},
    lambda row: {**row, "pekerjaan": "Mengurus rumah tangga"},
    lambda row: {**row, "nik": ""},
    lambda row: {**row, "jk": "L" if row["jk"] == "P" else "P"},
    lambda row: {**row, "nama": row["nama"].upper(), "no_hp": row["no_hp"].replace("-", " ")},
)


@dataclass(frozen=True)
class Sent:
    """One file that a village, a kecamatan or the pemda sends."""

    area_code: str
    name: str
    content: bytes


def villages_of(area_code: str, per_kecamatan: int, *, always: str = "") -> dict[str, list[Village]]:
    """Return the first villages of every kecamatan of a pemda by its code; ``always`` is among them."""
    chosen: dict[str, list[Village]] = {}
    for area in Area.objects.filter(code__startswith=f"{area_code}.", level=4).order_by("code"):
        chosen.setdefault(area.code[:8], []).append(Village(area.code, area.name))
    return {
        code: sorted(found, key=lambda village: (village.code != always, village.code))[:per_kecamatan]
        for code, found in chosen.items()
    }


def lists_of(file: ProgrammeFile, plan: RosterPlan, *, always: str = "") -> Iterator[Sent]:
    """Yield the workbooks of one gathering, each with its people and its clumsy rows."""
    villages = villages_of(file.office.area_code, plan.villages_per_kecamatan, always=always)
    peoples = structs.replace(file.peoples, men=plan.men or file.peoples.men, women=plan.women or file.peoples.women)
    number = [each.key for each in file.rosters].index(plan.key)
    seed = 100 * file.seed + number
    population = Population(seed, as_of=plan.sent_on, kecamatan=sorted(villages), peoples=peoples)
    writer = _Writer(file, plan, population)
    flat = [village for code in sorted(villages) for village in villages[code]]
    each, rest = divmod(plan.people, len(flat))
    for village, at in zip(flat, range(len(flat)), strict=True):
        if sent := writer.add(village, each + (at < rest)):
            yield sent
    if sent := writer.close():
        yield sent


class _Writer:
    """Gathers villages into workbooks, as large as the sender's area."""

    def __init__(self, file: ProgrammeFile, plan: RosterPlan, population: Population) -> None:
        self._plan, self._population = plan, population
        self._length = {"village": 13, "kecamatan": 8, "pemda": 5}[plan.sent_by]
        self._rows: list[Cells] = []
        self._here = ""
        self._clumsy = 0
        self._label = ""
        self._names = {8: "Kecamatan", 5: file.office.name}

    def add(self, village: Village, count: int) -> Sent | None:
        """Put a village's people in; return the workbook before it when another sender begins."""
        before = self.close() if self._here and village.code[: self._length] != self._here else None
        self._here = village.code[: self._length]
        self._label = village.name if self._length == 13 else f"{self._names[self._length]} {self._here[6:]}".strip()
        rows = [cells_of(person) for person in self._population.of(village, count)]
        for _ in range(max(1, count // self._plan.clumsy_every)):
            rows.insert(self._clumsy % len(rows), self._clumsy_row(village, rows))
            self._clumsy += 1
        self._rows += rows
        return before

    def close(self) -> Sent | None:
        """Return the workbook of the sender so far."""
        if not self._rows:
            return None
        rows, self._rows = self._rows, []
        name = f"{self._plan.title} {self._label} {self._plan.sent_on.year}.xlsx"
        return Sent(self._here, name, village_workbook(rows))

    def _clumsy_row(self, village: Village, rows: list[Cells]) -> Cells:
        kind = self._clumsy % (len(CLUMSY) + 2)
        if kind == len(CLUMSY):
            return dict(rows[0])
        (person,) = self._population.of(village, 1)
        return cells_of(_too_old(person)) if kind > len(CLUMSY) else CLUMSY[kind](cells_of(person))


def _too_old(person: Person) -> Person:
    old = date(1956, 3, min(person.born_on.day, 28))
    day = old.day + (40 if person.sex == "P" else 0)
    return replace(person, born_on=old, nik=f"{person.nik[:6]}{day:02d}0356{person.nik[12:]}")
