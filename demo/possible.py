"""What a programme file cannot mean: every impossible word is found before anything is loaded, with place and way out.

Each part of the file has its own check that yields pairs of place and sentence; all that is wrong is told at once.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from payung.bulk.areas import kecamatan_codes
from payung.bulk.occupations import occupation_of
from payung.core.month import Month
from payung.core.strict import Misread, NotYaml, build, read_yaml
from payung.law import current
from payung.law.contribution import contribution_due
from payung.office.clock import ZONE_NAMES
from payung.office.roles import Role
from payung.programme.rules import Rules
from payung.story.events import StoryProblem
from payung.words import words_of

from .people import name_parts
from .programme_file import (
    FAULTS,
    FIVE,
    PROGRAMMES,
    DeathPlan,
    DoorPlan,
    PrintedFigure,
    ProgrammeFile,
    ProgrammePlan,
    RosterPlan,
    months_of,
)

Said = tuple[str, str]
FIRST_YEAR, LAST_YEAR = 2015, 2100
MOST_PEOPLE = 1_000_000
_ASKS = {"from", "to", "programmes"}
_SCENARIO = ("more", "claims", "worker_months")


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
    yield from _office(file)
    yield from _people(file)
    yield from _keys("rosters", [each.key for each in file.rosters])
    for roster in file.rosters:
        yield from _roster(file, roster)
    if not file.programmes:
        yield "programmes", "kosong. Tulis paling sedikit satu tahun program."
    yield from _keys("programmes", [each.key for each in file.programmes])
    yield from _once("programmes", "name dan year", [f"{each.name} {each.year}" for each in file.programmes])
    yield from _once("programmes", "decree.number", [each.decree.number for each in file.programmes])
    yield from _once("programmes", "agreement.pks_number", [each.agreement.pks_number for each in file.programmes])
    for plan in file.programmes:
        yield from ((f"programmes.{plan.key}.{where}", sentence) for where, sentence in _programme(file, plan))
    for number, death in enumerate(file.deaths, start=1):
        yield from ((f"deaths[{number}].{where}", sentence) for where, sentence in _death(file, death))
    for number, figure in enumerate(file.figures, start=1):
        yield from ((f"figures[{number}].{where}", sentence) for where, sentence in _figure(file, figure))
    for number, door in enumerate(file.doors, start=1):
        yield from ((f"doors[{number}].{where}", sentence) for where, sentence in _door(file, door))
    yield from _rest(file)


def _office(file: ProgrammeFile) -> Iterator[Said]:
    office = file.office
    if not re.fullmatch(r"\d\d\.\d\d", office.area_code) or not _is_regency(office.area_code):
        yield "office.area_code", f"'{office.area_code}' bukan kode kabupaten atau kota. Tulis seperti \"74.07\"."
    for name, text, most in (
        ("name", office.name, 120),
        ("unit_name", office.unit_name, 160),
        ("branch", file.branch, 80),
    ):
        where = name if name == "branch" else f"office.{name}"
        if not text.strip() or len(text) > most:
            yield where, f"kosong atau lebih dari {most} huruf. Tulis namanya."
    yield from _known("office.zone", [office.zone], ZONE_NAMES)
    if not re.fullmatch(r"#[0-9a-f]{6}", office.brand):
        yield "office.brand", f"'{office.brand}' bukan warna. Tulis seperti \"#14506b\"."
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,30}", file.name):
        yield "name", f"'{file.name}' tidak dapat berdiri dalam nama pengguna. Pakai huruf kecil dan angka."
    if not FIRST_YEAR < file.since.year <= LAST_YEAR:
        yield "since", f"{file.since} di luar {FIRST_YEAR + 1} sampai {LAST_YEAR}. Tulis hari kantor mulai bekerja."
    price = contribution_due(current(), month=Month(LAST_YEAR, 1), funding="apbd").total_idr
    if not 1 <= file.monthly_idr <= 100 * price:
        yield "monthly_idr", f"{file.monthly_idr} bukan iuran sebulan. Tulis rupiah bulat, misalnya {price}."
    yield from _known("officers", file.officers, Role.values)
    yield from _once("officers", "username", [each.username for each in file.officers.values()])
    for role, officer in file.officers.items():
        if officer.area_code and not f"{officer.area_code}.".startswith(f"{office.area_code}."):
            yield (
                f"officers.{role}.area_code",
                f"'{officer.area_code}' di luar {office.area_code}. Tulis wilayah di dalamnya.",
            )


def _people(file: ProgrammeFile) -> Iterator[Said]:
    peoples = file.peoples
    yield from _known("peoples.names", peoples.names, name_parts())
    for name, weights in (("names", peoples.names), ("men", peoples.men), ("women", peoples.women)):
        yield from _weights(f"peoples.{name}", weights)
    for name, work in (("men", peoples.men), ("women", peoples.women)):
        yield from _work(f"peoples.{name}", work)


def _work(place: str, said: Iterable[str]) -> Iterator[Said]:
    for word in said:
        if occupation_of(word).standing != "known":
            yield place, f"'{word}' bukan pekerjaan yang dikenal. Tulis seperti di daftar pekerjaan templat roster."


def _weights(place: str, weights: Mapping[str, int]) -> Iterator[Said]:
    if any(weight < 0 for weight in weights.values()) or not sum(weights.values()):
        yield place, "bobot di bawah 0 atau jumlahnya 0. Tulis bobot 1 atau lebih."


def _roster(file: ProgrammeFile, roster: RosterPlan) -> Iterator[Said]:
    place = f"rosters.{roster.key}"
    if roster.sent_on < file.since:
        yield f"{place}.sent_on", f"{roster.sent_on} mendahului since {file.since}. Tulis hari sesudahnya."
    yield from _range(f"{place}.people", roster.people, 1, MOST_PEOPLE)
    for name in ("villages_per_kecamatan", "clumsy_every", "mismatch_every"):
        yield from _range(f"{place}.{name}", getattr(roster, name), 1, MOST_PEOPLE)
    yield from _known(f"{place}.sent_by", [roster.sent_by], ("village", "kecamatan", "pemda"))
    for name, work in (("men", roster.men), ("women", roster.women)):
        yield from _work(f"{place}.{name}", work)
        if work:
            yield from _weights(f"{place}.{name}", work)


def _programme(file: ProgrammeFile, plan: ProgrammePlan) -> Iterator[Said]:
    yield from _days(file, plan)
    yield from _sources(file, plan)
    yield from _months(plan)
    yield from _known("funding", [plan.funding], words_of("funding"))
    yield from _known("places", [plan.places], ("pemda", "kecamatan"))
    for name, least, most in (
        ("year", FIRST_YEAR, LAST_YEAR),
        ("reserve", 0, MOST_PEOPLE),
        ("unmarked_every", 0, MOST_PEOPLE),
        ("bill_day", 1, 28),
    ):
        yield from _range(name, getattr(plan, name), least, most)
    if not plan.name.strip() or len(plan.name) > 160:
        yield "name", "kosong atau lebih dari 160 huruf. Tulis nama program."
    if plan.people:
        yield from _range("refused_at_first", plan.refused_at_first, 0, next(iter(plan.people.values())))
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
        if later < earlier:
            yield name, f"{later} mendahului {before} {earlier}. Tulis hari yang sama atau sesudahnya."
    if agreement.ends_on < agreement.starts_on:
        yield "agreement.ends_on", f"{agreement.ends_on} mendahului starts_on {agreement.starts_on}. Tukar keduanya."
        return
    for name, text in (("decree.number", plan.decree.number), ("agreement.pks_number", agreement.pks_number)):
        if not text.strip() or len(text) > 80:
            yield name, "kosong atau lebih dari 80 huruf. Tulis nomor suratnya."
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
    yield from _known("rosters", plan.rosters, rosters)
    yield from _known("continues", plan.continues, earlier)
    if plan.key in plan.continues:
        yield "continues", "program meneruskan dirinya sendiri. Tulis program tahun sebelumnya."
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
    yield from _known("differences", plan.differences.values(), FAULTS)
    if plan.billed_from is not None and plan.billed_from not in plan.people:
        yield "billed_from", f"bulan {plan.billed_from} tidak ada di sizes. Tulis bulan yang ditagih."
    for number, leaving in enumerate(plan.leaving, start=1):
        yield from _known(f"leaving[{number}].reason", [leaving.reason], words_of("end_reason").having("is_by_hand"))
        if not plan.agreement.starts_on <= leaving.last_on <= plan.agreement.ends_on:
            yield f"leaving[{number}].last_on", f"{leaving.last_on} di luar masa PKS."
        yield from _range(f"leaving[{number}].count", leaving.count, 1, max(plan.people.values()))


def _death(file: ProgrammeFile, death: DeathPlan) -> Iterator[Said]:
    programmes = {each.key: each for each in file.programmes}
    yield from _known("cause", [death.cause], words_of("cause"))
    yield from _known("school", [death.school], words_of("school_level"))
    yield from _known("among", death.among, programmes)
    last = death.last_on or death.first_on
    if last < death.first_on:
        yield "last_on", f"{last} mendahului first_on {death.first_on}. Tukar keduanya."
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
    for name in ("children", "school_years"):
        yield from _range(name, getattr(death, name), 0, 30)


def _figure(file: ProgrammeFile, figure: PrintedFigure) -> Iterator[Said]:
    yield from _known("kind", [figure.kind], words_of("figure_origin"))
    if figure.count is not None:
        yield from _known("count", [figure.count], _counts())
    yield from _known("asks", figure.asks, _ASKS)
    yield from _known("asks.programmes", figure.asks.get("programmes", "").split(), [p.key for p in file.programmes])
    for name in ("from", "to"):
        if name in figure.asks and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", figure.asks[name]):
            yield f"asks.{name}", f"'{figure.asks[name]}' bukan bulan. Tulis seperti \"2025-01\"."
    if figure.least is not None and figure.most is not None and figure.most < figure.least:
        yield "most", f"{figure.most} kurang dari least {figure.least}. Tukar keduanya."


def _door(file: ProgrammeFile, door: DoorPlan) -> Iterator[Said]:
    if door.opened_on < file.since:
        yield "opened_on", f"{door.opened_on} mendahului since {file.since}. Tulis hari sesudahnya."
    yield from _range("year", door.year, FIRST_YEAR, LAST_YEAR)
    for name in ("public", "counter"):
        yield from _range(name, getattr(door, name), 0, 10_000)
    yield from _range("confirmed", door.confirmed, 0, door.public + door.counter)


def _rest(file: ProgrammeFile) -> Iterator[Said]:
    for number, segment in enumerate(file.segments, start=1):
        yield from _known(f"segments[{number}].segment", [segment.segment], words_of("segment"))
        yield from _known(f"segments[{number}].kind", [segment.kind], words_of("figure_origin"))
        yield from _range(f"segments[{number}].value", segment.value, 0, 10**15)
        if not segment.source.strip():
            yield f"segments[{number}].source", "kosong. Tulis dari mana angka itu."
    for number, clock in enumerate(file.clocks, start=1):
        if clock.day < clock.start_on:
            yield f"clocks[{number}].day", f"{clock.day} mendahului start_on {clock.start_on}. Tulis hari sesudahnya."
        for written in clock.paid:
            months_of(written)
    yield from _known("scenario", file.scenario, _SCENARIO)
    if file.scenario:
        for name in _SCENARIO:
            if name not in file.scenario:
                yield "scenario", f"kunci '{name}' belum ada. Tambahkan baris '{name}: …'."
        for name, value in file.scenario.items():
            yield from _range(f"scenario.{name}", value, 0, 10**10)


def _known(place: str, said: Iterable[str], known: Iterable[str]) -> Iterator[Said]:
    names = list(known)
    for word in said:
        if word not in names:
            yield place, f"'{word}' tidak dikenal. Yang dikenal: {', '.join(names)}."


def _range(place: str, value: int, least: int, most: int) -> Iterator[Said]:
    if not least <= value <= most:
        yield place, f"{value} di luar {least} sampai {most}."


def _keys(place: str, keys: list[str]) -> Iterator[Said]:
    yield from _once(place, "key", keys)
    if any(not re.fullmatch(r"[a-z][a-z0-9_]*", key) for key in keys):
        yield place, "key ditulis dengan huruf kecil, angka, dan garis bawah, diawali huruf."


def _once(place: str, what: str, said: list[str]) -> Iterator[Said]:
    for word, count in Counter(said).items():
        if count > 1:
            yield place, f"{what} '{word}' ditulis {count} kali. Beri masing-masing yang lain."


def _is_regency(code: str) -> bool:
    return any(known.startswith(f"{code}.") for known in kecamatan_codes())


@cache
def _counts() -> list[str]:
    return list(read_yaml(Path(__file__).with_name("counts.yaml").read_text(encoding="utf-8")))
