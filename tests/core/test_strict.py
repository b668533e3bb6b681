"""What somebody wrote is read as declared, or refused with its place and what to write instead."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Any

import pytest
from msgspec import Meta, Struct, field

from payung.core.month import Month
from payung.core.strict import Misread, NotYaml, WrittenMonth, build, one_of, read_yaml


class Group(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    workers: Annotated[int, Meta(ge=0, le=100)]
    funding: Annotated[str, one_of(("apbd", "dana_desa"))] = "apbd"
    first: WrittenMonth | None = field(name="from", default=None)
    paid_on: date | None = None
    rate: Fraction = Fraction(1)
    is_new: bool | None = None
    sizes: dict[str, int] = {}
    names: tuple[str, ...] = ()


class Plan(Struct, frozen=True, forbid_unknown_fields=True):
    groups: tuple[Group, ...]
    by_key: dict[str, Group] = {}


def test_what_is_written_is_read_as_declared() -> None:
    text = """
groups:
- {workers: 3, from: "2025-01", paid_on: 2025-02-26, rate: 4.65, is_new: true, sizes: {a: 1}, names: [b]}
"""
    (group,) = build(Plan, read_yaml(text), "rencana.yaml").groups
    assert group == Group(
        workers=3,
        first=Month(2025, 1),
        paid_on=date(2025, 2, 26),
        rate=Fraction(465, 100),
        is_new=True,
        sizes={"a": 1},
        names=("b",),
    )


@pytest.mark.parametrize(
    ("group", "sentence"),
    [
        ({}, "r.groups[1]: kunci 'workers' belum ada. Tambahkan baris 'workers: …'."),
        ({"workers": 1, "fundin": "apbd"}, "r.groups[1]: kunci 'fundin' tidak dikenal. Maksud Anda 'funding'?"),
        (
            {"workers": 1, "zzz": 1},
            "r.groups[1]: kunci 'zzz' tidak dikenal. "
            "Yang dikenal: workers, funding, from, paid_on, rate, is_new, sizes, names.",
        ),
        ({"workers": "1"}, "r.groups[1].workers: seharusnya bilangan bulat, tertulis '1'."),
        ({"workers": True}, "r.groups[1].workers: seharusnya bilangan bulat, tertulis 'true'."),
        ({"workers": 1.5}, "r.groups[1].workers: seharusnya bilangan bulat, tertulis '1.5'."),
        ({"workers": -1}, "r.groups[1].workers: seharusnya bilangan bulat paling sedikit 0, tertulis '-1'."),
        ({"workers": 101}, "r.groups[1].workers: seharusnya bilangan bulat paling banyak 100, tertulis '101'."),
        (
            {"workers": 1, "funding": "bansos"},
            "r.groups[1].funding: seharusnya salah satu dari apbd, dana_desa, tertulis 'bansos'.",
        ),
        (
            {"workers": 1, "funding": 7},
            "r.groups[1].funding: seharusnya salah satu dari apbd, dana_desa, tertulis '7'.",
        ),
        (
            {"workers": 1, "from": "2025-13"},
            "r.groups[1].from: seharusnya bulan seperti \"2025-01\", tertulis '2025-13'.",
        ),
        ({"workers": 1, "from": 2025}, "r.groups[1].from: seharusnya bulan seperti \"2025-01\", tertulis '2025'."),
        (
            {"workers": 1, "paid_on": "2025-02-30"},
            "r.groups[1].paid_on: seharusnya tanggal, misalnya 2025-02-26, tertulis '2025-02-30'.",
        ),
        ({"workers": 1, "rate": "nan"}, "r.groups[1].rate: seharusnya bilangan, tertulis 'nan'."),
        ({"workers": 1, "is_new": "ya"}, "r.groups[1].is_new: seharusnya true atau false, tertulis 'ya'."),
        ({"workers": 1, "sizes": {"a": 1, "b": "2"}}, "r.groups[1].sizes.b: seharusnya bilangan bulat, tertulis '2'."),
        ({"workers": 1, "names": ["a", 2]}, "r.groups[1].names[2]: seharusnya teks, tertulis '2'."),
        (
            {"workers": 1, "sizes": {2025: 1}},
            "r.groups[1].sizes: seharusnya kunci berupa teks dalam tanda kutip, tertulis '2025'.",
        ),
        (7, "r.groups[1]: seharusnya pasangan kunci dan nilai, tertulis '7'."),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(group: Any, sentence: str) -> None:
    with pytest.raises(Misread) as refused:
        build(Plan, {"groups": [group]}, "r")
    assert str(refused.value) == sentence


def test_a_fault_deep_in_a_map_names_its_key() -> None:
    with pytest.raises(Misread) as refused:
        build(Plan, {"groups": [], "by_key": {"a": {"workers": 1}, "b": {"workers": 1, "names": 4}}}, "r")
    assert str(refused.value) == "r.by_key.b.names: seharusnya daftar (baris yang diawali tanda -), tertulis '4'."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: [1\nb: 2", "susunannya putus pada baris 2"),
        ("a: 1\nb: 2\na: 3\n", "kunci 'a' ditulis dua kali, yang kedua pada baris 3"),
        ("? [1, 2]\n: 3\n", "kunci pada baris 1 adalah daftar atau pasangan"),
        ("a: !!python/object:os.system {}", "susunannya putus pada baris 1"),
        ("a: \x00", "isinya memuat huruf yang tidak dikenal"),
    ],
)
def test_a_text_that_is_not_yaml_says_where_it_breaks(text: str, sentence: str) -> None:
    with pytest.raises(NotYaml) as refused:
        read_yaml(text)
    assert str(refused.value) == sentence
