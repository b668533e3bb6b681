"""Invented people with families: the same seed always gives the same people, and none of them lives.

A NIK here keeps our rules (kecamatan of the programme's area, birth date, a woman's day + 40) and carries a
serial from 9000, which no office has given out; telephone numbers are 0812-0000-xxxx.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Annotated, TypeVar

from msgspec import field

from payung.bulk.occupations import occupation_of
from payung.core.strict import read_yaml

from .bounds import Among, Plan, Weights

# Ages of eligible adults: operations.md 7.4 suggests these bands; no distribution was ever published.
AGE_BANDS = ((18, 24, 4), (25, 34, 14), (35, 44, 25), (45, 54, 32), (55, 63, 25))
T = TypeVar("T")
COUPLES_SHARE = 0.3  # households that send husband and wife
STREETS = (
    "Jl. Kelapa Gading",
    "Jl. Pasar Lama",
    "Jl. Veteran",
    "Jl. Pelabuhan",
    "Jl. Swadaya",
    "Dusun Kelapa",
    "Jl. Sungai Beringin",
    "Dusun Tanjung",
    "Jl. Masjid Raya",
    "Jl. Pendidikan",
)


@cache
def name_parts() -> dict[str, dict[str, list[str]]]:
    """Return first names of men and women and last names, by people."""
    found = read_yaml(Path(__file__).with_name("names.yaml").read_text(encoding="utf-8"))
    return {people: {part: text.split() for part, text in parts.items()} for people, parts in found.items()}


class Occupation:
    """Work that the table of occupations knows."""

    def crossed(self, value: str) -> str:
        is_known = occupation_of(value).standing == "known"
        return (
            ""
            if is_known
            else f"'{value}' bukan pekerjaan yang dikenal. Tulis seperti di daftar pekerjaan templat roster."
        )


Work = Annotated[dict[Annotated[str, Occupation()], int], Weights()]


class Peoples(Plan, frozen=True):
    """Who lives in a region and what they do: weights by name of people (``names.yaml``) and by occupation."""

    names: Annotated[dict[Annotated[str, Among(tuple(name_parts()))], int], Weights()] = field(
        default_factory=lambda: {"malay": 1}
    )
    men: Work = field(default_factory=lambda: {"Pekerja serabutan": 1})
    women: Work = field(default_factory=lambda: {"Pekerja serabutan": 1})
    born_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Village:
    """A village-level area: Kemendagri code and name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """One invented worker as the village writes him."""

    nik: str
    kk_number: str
    name: str
    born_in: str
    born_on: date
    sex: str
    address: str
    rt: str
    rw: str
    village: Village
    phone: str
    occupation: str
    mother_name: str


class Population:
    """People of some villages. Numbers are never given twice within one population."""

    def __init__(self, seed: int, *, as_of: date, kecamatan: Sequence[str], peoples: Peoples | None = None) -> None:
        """Start anew.

        Args:
            as_of: the day on which ages are 18 to 63.
            kecamatan: codes (``14.04.05``) in which these people were first registered.
        """
        self._chance = random.Random(seed)  # noqa: S311 (people, not keys)
        self._as_of = as_of
        self._kecamatan = [code.replace(".", "") for code in kecamatan]
        self._peoples = peoples or Peoples()
        self._given: set[str] = set()

    def of(self, village: Village, count: int) -> list[Person]:
        """Return ``count`` people of a village, families together."""
        people: list[Person] = []
        while len(people) < count:
            people += self._household(village)
        return people[:count]

    def _household(self, village: Village) -> Iterator[Person]:
        chance = self._chance.random()
        sexes = "LP" if chance < COUPLES_SHARE else "L" if chance < COUPLES_SHARE + 0.4 else "P"
        people = self._weighted(self._peoples.names)
        home = self._home()
        since = self._day_of_age(25)
        kk_number = self._number(village.code.replace(".", "")[:6], f"{since:%d%m%y}")
        for sex in sexes:
            yield self._person(village, people, sex, home, kk_number)

    def _person(self, village: Village, people: str, sex: str, home: tuple[str, str, str], kk: str) -> Person:
        low, high = self._weighted({(low, high): share for low, high, share in AGE_BANDS})
        born_on = self._day_of_age(self._chance.randint(low, high))
        day = born_on.day + (40 if sex == "P" else 0)
        registered = village.code.replace(".", "")[:6]
        if self._chance.random() < 0.25:
            registered = self._chance.choice(self._kecamatan)
        return Person(
            nik=self._number(registered, f"{day:02d}{born_on:%m%y}"),
            kk_number=kk,
            name=self._name(people, sex),
            born_in=self._chance.choice((*self._peoples.born_in, village.name)),
            born_on=born_on,
            sex=sex,
            address=home[0],
            rt=home[1],
            rw=home[2],
            village=village,
            phone=f"0812-0000-{self._chance.randint(1000, 9999)}",
            occupation=self._weighted(self._peoples.men if sex == "L" else self._peoples.women),
            mother_name=self._name(people, "P"),
        )

    def _home(self) -> tuple[str, str, str]:
        street = f"{self._chance.choice(STREETS)} No. {self._chance.randint(1, 120)}"
        return street, f"{self._chance.randint(1, 12):03d}", f"{self._chance.randint(1, 6):03d}"

    def _name(self, people: str, sex: str) -> str:
        parts = name_parts()[people]
        first = parts["men" if sex == "L" else "women"]
        one, two = self._chance.choice(first), self._chance.choice(parts["last"])
        middle = self._chance.choice(first) if self._chance.random() < 0.25 else ""
        return " ".join(dict.fromkeys(part for part in (one, middle, two) if part))

    def _day_of_age(self, age: int) -> date:
        """A birth date of somebody who is ``age`` on the day of reckoning."""
        latest = self._as_of.replace(year=self._as_of.year - age, day=min(self._as_of.day, 28))
        return latest - timedelta(days=self._chance.randint(1, 364))

    def _number(self, kecamatan: str, day: str) -> str:
        while True:
            number = f"{kecamatan}{day}{self._chance.randint(9001, 9999)}"
            if number not in self._given:
                self._given.add(number)
                return number

    def _weighted(self, choices: Mapping[T, int]) -> T:
        return self._chance.choices(list(choices), cum_weights=list(accumulate(choices.values())))[0]
