"""What a programme file cannot mean: every impossible word is found before anything is loaded, with place and way out.

Each part of the file has its own check that yields pairs of place and sentence; all that is wrong is told at once.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from payung.bulk.areas import kecamatan_codes
from payung.core.month import Month
from payung.core.strict import Misread, NotYaml, build, read_yaml
from payung.law import current
from payung.law.contribution import contribution_due
from payung.programme.rules import Rules
from payung.story.events import StoryProblem
from payung.words import words_of

from .bounds import Among, Between, Bound, Said, crossed
from .programme_file import (
    FIRST_YEAR,
    FIVE,
    LAST_YEAR,
    MOST_PEOPLE,
    PROGRAMMES,
    DeathPlan,
    PrintedFigure,
    ProgrammeFile,
    ProgrammePlan,
    months_of,
)


def read_programme(where: str | Path) -> ProgrammeFile:
    """Return one of the five by its name, or the programme of a file.

    Raises:
        StoryProblem: no file, no YAML, unknown or missing keys, values of another kind, or what cannot be true.
    """
    path = PROGRAMMES / f"{where}.yaml" if where in FIVE else Path(where)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoryProblem(f"{path} tidak dapat dibaca sebagai teks UTF-8. Periksa nama berkasnya.") from error
    try:
        programme = build(ProgrammeFile, read_yaml(text), path.name)
    except NotYaml as error:
        raise StoryProblem(f"{path} bukan YAML yang dapat dibaca: {error}. Periksa baris itu.") from error
    except Misread as error:
        raise StoryProblem(str(error)) from error
    programme = replace(programme, name=programme.name or path.stem)
    refuse_impossible(programme, path.name)
    return programme


def refuse_impossible(file: ProgrammeFile, place: str) -> None:
    """Refuse a file whose words cannot all be true.

    Raises:
        StoryProblem: every impossible word, one a line: its place, what stands there, what to write instead.
    """
    try:
        found = [f"{place}.{where}: {sentence}" for where, sentence in _problems(file)]
    except StoryProblem as problem:  # a month of ``sizes`` that is none
        raise StoryProblem(f"{place}: {problem}") from problem
    if found:
        raise StoryProblem("\n".join(found))


def _problems(file: ProgrammeFile) -> Iterator[Said]:
    yield from crossed(file)
    yield from _office(file)
    for name in ("rosters", "programmes"):
        yield from _once(name, "key", [each.key for each in getattr(file, name)])
    for roster in file.rosters:
        yield from _not_before(f"rosters.{roster.key}.sent_on", roster.sent_on, "since", file.since)
    if not file.programmes:
        yield "programmes", "kosong. Tulis paling sedikit satu tahun program."
    yield from _once("programmes", "name dan year", [f"{each.name} {each.year}" for each in file.programmes])
    yield from _once("programmes", "decree.number", [each.decree.number for each in file.programmes])
    yield from _once("programmes", "agreement.pks_number", [each.agreement.pks_number for each in file.programmes])
    for plan in file.programmes:
        yield from _at(f"programmes.{plan.key}", _programme(file, plan))
    for number, death in enumerate(file.deaths, start=1):
        yield from _at(f"deaths[{number}]", _death(file, death))
    for number, figure in enumerate(file.figures, start=1):
        yield from _at(f"figures[{number}]", _figure(file, figure))
    for number, door in enumerate(file.doors, start=1):
        yield from _not_before(f"doors[{number}].opened_on", door.opened_on, "since", file.since)
        yield from _bound(f"doors[{number}].confirmed", Between(0, door.public + door.counter), [door.confirmed])
    for number, clock in enumerate(file.clocks, start=1):
        yield from _not_before(f"clocks[{number}].day", clock.day, "start_on", clock.start_on)
        for written in clock.paid:
            months_of(written)


def _office(file: ProgrammeFile) -> Iterator[Said]:
    code = file.office.area_code
    if not re.fullmatch(r"\d\d\.\d\d", code) or not _is_regency(code):
        yield "office.area_code", f"'{code}' bukan kode kabupaten atau kota. Tulis seperti \"74.07\"."
    if not FIRST_YEAR < file.since.year <= LAST_YEAR:
        yield "since", f"{file.since} di luar {FIRST_YEAR + 1} sampai {LAST_YEAR}. Tulis hari kantor mulai bekerja."
    price = contribution_due(current(), month=Month(LAST_YEAR, 1), funding="apbd").total_idr
    if not 1 <= file.monthly_idr <= 100 * price:
        yield "monthly_idr", f"{file.monthly_idr} bukan iuran sebulan. Tulis rupiah bulat, misalnya {price}."
    yield from _once("officers", "username", [each.username for each in file.officers.values()])
    for role, officer in file.officers.items():
        if officer.area_code and not f"{officer.area_code}.".startswith(f"{code}."):
            said = f"'{officer.area_code}' di luar {code}. Tulis wilayah di dalamnya."
            yield f"officers.{role}.area_code", said


def _programme(file: ProgrammeFile, plan: ProgrammePlan) -> Iterator[Said]:
    yield from _days(file, plan)
    yield from _sources(file, plan)
    yield from _months(plan)
    if plan.people:
        first = next(iter(plan.people.values()))
        yield from _bound("refused_at_first", Between(0, first), [plan.refused_at_first])
    if plan.ceiling_idr is not None and plan.funding in words_of("funding") and plan.people:
        cost = _least_cost(plan)
        if plan.ceiling_idr < cost:
            yield "ceiling_idr", f"{plan.ceiling_idr} tidak cukup untuk sizes. Tulis paling sedikit {cost}."
    try:
        Rules.read(plan.rules)
    except (TypeError, ValueError, KeyError, AssertionError) as error:
        yield "rules", f"tidak terbaca ({error}). Lihat sakelar aturan di docs/programme-file.md."


def _least_cost(plan: ProgrammePlan) -> int:
    """What the months cost at the lowest price that the law knows for this money."""
    payer = words_of("funding").facts("payer").get(plan.funding, plan.funding)
    return sum(
        size * contribution_due(current(), month=month, funding=payer, sector="transport").total_idr
        for month, size in plan.people.items()
    )


def _days(file: ProgrammeFile, plan: ProgrammePlan) -> Iterator[Said]:
    """A year goes on in order: nominated, decreed, agreed; the agreement holds every month that is paid for."""
    agreement = plan.agreement
    order = [
        ("since", file.since),
        ("nominated_on", plan.nominated_on),
        ("decree.decided_on", plan.decree.decided_on),
        ("agreement.signed_on", agreement.signed_on),
    ]
    for (before, earlier), (name, later) in itertools.pairwise(order):
        yield from _not_before(name, later, before, earlier)
    if agreement.ends_on < agreement.starts_on:
        yield "agreement.ends_on", f"{agreement.ends_on} mendahului starts_on {agreement.starts_on}. Tukar keduanya."
        return
    outside = [
        str(m) for m in plan.people if m.first_on < agreement.starts_on.replace(day=1) or m.first_on > agreement.ends_on
    ]
    if outside:
        yield "sizes", f"bulan {', '.join(outside)} di luar masa PKS {agreement.starts_on} sampai {agreement.ends_on}."
    if plan.year not in (agreement.starts_on.year, agreement.ends_on.year):
        yield "year", f"{plan.year} bukan tahun PKS. Tulis {agreement.starts_on.year}."


def _sources(file: ProgrammeFile, plan: ProgrammePlan) -> Iterator[Said]:
    """Somebody must come from somewhere, in time and in number."""
    rosters = {each.key: each for each in file.rosters}
    earlier = {each.key: each for each in file.programmes}
    yield from _bound("rosters", Among(tuple(rosters)), plan.rosters)
    yield from _bound("continues", Among(tuple(earlier)), plan.continues)
    for key in plan.continues:
        if key in earlier and earlier[key].nominated_on >= plan.nominated_on:
            yield "continues", f"'{key}' tidak dinilai lebih dahulu. Tulis program tahun sebelumnya."
    if not (plan.rosters or plan.continues or plan.takes_applications):
        yield "rosters", "tidak ada asal pesertanya. Isi rosters, continues, atau takes_applications."
    if any(key not in rosters for key in plan.rosters) or any(key not in earlier for key in plan.continues):
        return
    late = [
        key
        for key in plan.rosters
        if rosters[key].sent_on > max(plan.people, default=Month.of(plan.nominated_on)).last_on
    ]
    if late:
        yield "rosters", f"{', '.join(late)} datang sesudah bulan terakhir. Tulis sent_on yang lebih awal."
    doors = sum(door.confirmed for door in file.doors) if plan.takes_applications else 0
    most = sum(rosters[key].people for key in plan.rosters) + doors
    most += sum(max(earlier[key].people.values(), default=0) for key in plan.continues)
    wanted = max(plan.people.values(), default=0)
    if wanted > most:
        yield "sizes", f"{wanted} orang lebih banyak dari {most} yang diusulkan. Tambah people di rosters."


def _months(plan: ProgrammePlan) -> Iterator[Said]:
    if not plan.people:
        yield "sizes", 'kosong. Tulis misalnya "2025-01..2025-12": 2000.'
        return
    written = Counter(month for text in plan.sizes for month in plan.months_of(text))
    twice = [str(month) for month, count in written.items() if count > 1]
    if twice:
        yield "sizes", f"bulan {', '.join(twice)} ditulis dua kali. Hapus salah satunya."
    for text, said in plan.sizes.items():
        if isinstance(said, tuple) and len(said) != len(plan.months_of(text)):
            yield (
                f"sizes.{text}",
                f"{len(said)} angka untuk {len(plan.months_of(text))} bulan. Tulis satu angka sebulan.",
            )
    wrong = [str(month) for month, size in plan.people.items() if not 1 <= size <= MOST_PEOPLE]
    if wrong:
        yield "sizes", f"bulan {', '.join(wrong)} di luar 1 sampai {MOST_PEOPLE} orang."
    gaps = [str(month) for month in min(plan.people).until(max(plan.people)) if month not in plan.people]
    if gaps:
        yield "sizes", f"bulan {', '.join(gaps)} tidak ditulis. Isi semua bulan dari awal sampai akhir."
    for name in ("unapproved", "unpaid", "compared", "differences"):
        strange = [str(month) for month in getattr(plan, name) if month not in plan.people]
        if strange:
            yield name, f"bulan {', '.join(strange)} tidak ada di sizes. Tulis bulan yang ditagih."
    early = [str(month) for month in plan.compared if month in (*plan.unpaid, *plan.unapproved)]
    if early:
        yield "compared", f"bulan {', '.join(early)} belum dibayar, jadi belum dapat dibandingkan."
    if plan.billed_from is not None and plan.billed_from not in plan.people:
        yield "billed_from", f"bulan {plan.billed_from} tidak ada di sizes. Tulis bulan yang ditagih."
    for number, leaving in enumerate(plan.leaving, start=1):
        if not plan.agreement.starts_on <= leaving.last_on <= plan.agreement.ends_on:
            yield f"leaving[{number}].last_on", f"{leaving.last_on} di luar masa PKS."
        yield from _bound(f"leaving[{number}].count", Between(1, max(plan.people.values())), [leaving.count])


def _death(file: ProgrammeFile, death: DeathPlan) -> Iterator[Said]:
    programmes = {each.key: each for each in file.programmes}
    yield from _bound("among", Among(tuple(programmes)), death.among)
    yield from _not_before("last_on", death.last_on or death.first_on, "first_on", death.first_on)
    among = [programmes[key] for key in death.among or programmes if key in programmes]
    begun = [
        plan for plan in among if plan.agreement.starts_on <= death.first_on <= plan.agreement.ends_on and plan.people
    ]
    if among and not begun:
        yield "first_on", f"{death.first_on} di luar masa PKS mana pun; belum ada peserta yang dapat meninggal."
    most = sum(max(plan.people.values()) for plan in begun)
    if begun and not 1 <= death.count <= most:
        yield "count", f"{death.count} di luar 1 sampai {most} peserta."
    steps = [("known", death.known), ("opened", death.opened), ("filed", death.filed), ("paid", death.paid)]
    reached = [(name, days) for name, days in steps if days is not None]
    for (before, earlier), (name, days) in zip([("wafat", 0), *reached], reached, strict=False):
        if days < earlier:
            yield name, f"{days} hari, lebih awal dari {before} ({earlier}). Tulis {earlier} atau lebih."
    missing = [
        name for at, (name, days) in enumerate(steps) if days is None and any(d is not None for _, d in steps[at:])
    ]
    if missing:
        yield missing[0], "belum ditulis, padahal langkah sesudahnya ada."


def _figure(file: ProgrammeFile, figure: PrintedFigure) -> Iterator[Said]:
    keys = Among(tuple(each.key for each in file.programmes))
    yield from _bound("asks.programmes", keys, figure.asks.programmes.split())
    if figure.least is not None and figure.most is not None and figure.most < figure.least:
        yield "most", f"{figure.most} kurang dari least {figure.least}. Tukar keduanya."


def _at(place: str, found: Iterable[Said]) -> Iterator[Said]:
    return ((f"{place}.{where}", sentence) for where, sentence in found)


def _bound(place: str, bound: Bound, said: Iterable[Any]) -> Iterator[Said]:
    return ((place, sentence) for each in said if (sentence := bound.crossed(each)))


def _not_before(place: str, day: date, before: str, earlier: date) -> Iterator[Said]:
    if day < earlier:
        yield place, f"{day} mendahului {before} {earlier}. Tulis hari yang sama atau sesudahnya."


def _once(place: str, what: str, said: list[str]) -> Iterator[Said]:
    for word, count in Counter(said).items():
        if count > 1:
            yield place, f"{what} '{word}' ditulis {count} kali. Beri masing-masing yang lain."


def _is_regency(code: str) -> bool:
    return any(known.startswith(f"{code}.") for known in kecamatan_codes())
