"""The lists that villages send: mostly right, each with one row as clumsy as real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from payung.office.models import Area, Pemda

from .people import Person, Population, Village
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
    """One file that a village sends."""

    village: Village
    name: str
    content: bytes
    people: tuple[Person, ...]


def villages_of(pemda: Pemda, per_kecamatan: int, *, always: str = "") -> dict[str, list[Village]]:
    """Return the first villages of every kecamatan of an office by its code; ``always`` is among them."""
    chosen: dict[str, list[Village]] = {}
    rows = Area.objects.filter(code__startswith=f"{pemda.area_code}.", level=4).order_by("code")
    for area in rows:
        chosen.setdefault(area.code[:8], []).append(Village(area.code, area.name))
    return {
        code: sorted(found, key=lambda village: (village.code != always, village.code))[:per_kecamatan]
        for code, found in chosen.items()
    }


def lists_of(villages: dict[str, list[Village]], people_per_village: int, *, seed: int, as_of: date) -> Iterator[Sent]:
    """Yield the file of every village: its people and one clumsy row, or the first person once more."""
    population = Population(seed, as_of=as_of, kecamatan=sorted(villages))
    flat = [village for code in sorted(villages) for village in villages[code]]
    for number, village in enumerate(flat):
        people = population.of(village, people_per_village)
        rows = [cells_of(person) for person in people]
        rows.insert(number % len(rows), _clumsy_row(number, population, village, rows))
        name = f"Usulan pekerja rentan {village.name} 2025.xlsx"
        yield Sent(village, name, village_workbook(rows), tuple(people))


def _clumsy_row(number: int, population: Population, village: Village, rows: list[Cells]) -> Cells:
    kind = number % (len(CLUMSY) + 2)
    if kind == len(CLUMSY):
        return dict(rows[0])
    (person,) = population.of(village, 1)
    if kind > len(CLUMSY):
        old = date(1956, 3, min(person.born_on.day, 28))
        day = old.day + (40 if person.sex == "P" else 0)
        person = replace(person, born_on=old, nik=f"{person.nik[:6]}{day:02d}0356{person.nik[12:]}")
        return cells_of(person)
    return CLUMSY[kind](cells_of(person))
