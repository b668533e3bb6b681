"""A demo office read from its YAML: who, in which years, with whose money, and what was printed about it.

``docs/programme-file.md`` is the description for those who write one. Rupiah are whole, days ISO, months ``"2025-01"``.
"""

from __future__ import annotations

from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any

from msgspec import field

from payung.core.month import Month
from payung.core.strict import WrittenMonth, read_yaml
from payung.office.clock import ZONE_NAMES
from payung.office.roles import Role
from payung.story.events import StoryProblem
from payung.words import words_of

from .bounds import Among, Between, Like, Plan, Text
from .people import Peoples, Work

PROGRAMMES = Path(__file__).parent / "programmes"
FIVE = ("indragiri_hilir", "kotabaru", "kepulauan_meranti", "dumai", "sijunjung")
COUNTS = Path(__file__).with_name("counts.yaml")
FIRST_YEAR, LAST_YEAR = 2015, 2100
MOST_PEOPLE = 1_000_000

Key = Annotated[str, Like(r"[a-z][a-z0-9_]*", "bukan key. Tulis huruf kecil, angka, dan garis bawah, diawali huruf.")]
Year = Annotated[int, Between(FIRST_YEAR, LAST_YEAR)]
Every = Annotated[int, Between(1, MOST_PEOPLE)]
People = Annotated[int, Between(0, MOST_PEOPLE)]
Children = Annotated[int, Between(0, 30)]
Amount = Annotated[int, Between(0, 10**15)]
Fault = Annotated[str, Among(("missing", "amount", "repeated"))]  # of the insurer's list
Funding = Annotated[str, Among(tuple(words_of("funding")))]
Origin = Annotated[str, Among(tuple(words_of("figure_origin")))]


class Office(Plan, frozen=True):
    """The pemda as ``found_office`` asks for it."""

    name: Annotated[str, Text(120)]
    unit_name: Annotated[str, Text(160)]
    area_code: str
    zone: Annotated[str, Among(tuple(ZONE_NAMES))] = "Asia/Jakarta"
    brand: Annotated[str, Like(r"#[0-9a-f]{6}", 'bukan warna. Tulis seperti "#14506b".')] = "#1d3f73"


class Named(Plan, frozen=True):
    """An officer who has a name of his own in the story; everybody else is called by his role."""

    username: str
    name: str
    title: str = ""
    area_code: str = ""


class RosterPlan(Plan, frozen=True):
    """Lists that arrive from a day on: one workbook a village, a kecamatan or the pemda (``sent_by``).

    ``people`` are spread evenly; each workbook has a clumsy row for every ``clumsy_every`` people.
    """

    key: Key
    sent_on: date
    people: Every
    sent_by: Annotated[str, Among(("village", "kecamatan", "pemda"))] = "kecamatan"
    villages_per_kecamatan: Every = 3
    clumsy_every: Every = 60
    mismatch_every: Every = 300
    title: str = "Usulan pekerja rentan"
    note: str = ""
    men: Work = field(default_factory=dict)
    women: Work = field(default_factory=dict)


class DecreePlan(Plan, frozen=True):
    """The decree over the first wave; later waves carry the number with a letter P behind."""

    number: Annotated[str, Text(80)]
    decided_on: date


class AgreementPlan(Plan, frozen=True):
    """The agreement with the insurer's branch, as ``record_agreement`` asks for it."""

    pks_number: Annotated[str, Text(80)]
    signed_on: date
    starts_on: date
    ends_on: date
    insurer_number: str = ""
    wadah: str = ""


class Leaving(Plan, frozen=True):
    """Workers who stop before the end, with the office's word for why."""

    last_on: date
    count: int
    reason: Annotated[str, Among(tuple(words_of("end_reason").having("is_by_hand")))] = "moved"


class ProgrammePlan(Plan, frozen=True, dict=True):
    """One programme year: whom it takes from where, with which money, and how many in each month.

    ``sizes`` from a month or a run of months (``"2025-03..2025-12"``) to people; a list gives one
    number a month. ``reserve``: how many more are put forward than have a place. ``rules``: switches of the rule set;
    of the criteria among them, the agency's list leaves one in ``unmarked_every`` people without (0: nobody).
    """

    key: Key
    name: Annotated[str, Text(160)]
    year: Year
    nominated_on: date
    decree: DecreePlan
    agreement: AgreementPlan
    sizes: dict[str, int | tuple[int, ...]]
    rosters: tuple[str, ...] = ()
    continues: tuple[str, ...] = ()
    takes_applications: bool = False
    legal_basis: str = ""
    rules: dict[str, Any] = field(default_factory=dict)
    unmarked_every: People = 0
    funding: Funding = "apbd"
    account_code: str = ""
    ceiling_idr: int | None = None
    places: Annotated[str, Among(("pemda", "kecamatan"))] = "pemda"
    reserve: People = 40
    refused_at_first: int = 0
    billed_from: WrittenMonth | None = None
    bill_day: Annotated[int, Between(1, 28)] = 10
    unapproved: tuple[WrittenMonth, ...] = ()
    unpaid: tuple[WrittenMonth, ...] = ()
    compared: tuple[WrittenMonth, ...] = ()
    differences: dict[WrittenMonth, Fault] = field(default_factory=dict)
    leaving: tuple[Leaving, ...] = ()

    @cached_property
    def people(self) -> dict[Month, int]:
        """How many the programme pays for in each month, in order of months."""
        found: dict[Month, int] = {}
        for written, said in self.sizes.items():
            months = self.months_of(written)
            found |= zip(months, said if isinstance(said, tuple) else [said] * len(months), strict=False)
        return dict(sorted(found.items()))

    def months_of(self, written: str) -> list[Month]:
        """The months of one line of ``sizes``: a list goes on from its month.

        Raises:
            StoryProblem
        """
        months, said = months_of(written), self.sizes[written]
        return (
            [months[0].plus(at) for at in range(len(said))] if isinstance(said, tuple) and len(months) == 1 else months
        )

    def billed_in(self, month: Month) -> Month:
        """The month in which a month's bill is issued: its own, but for arrears."""
        return max(month, self.billed_from or month)


class DeathPlan(Plan, frozen=True):
    """Deaths of one kind: ``count`` spread between two days, or one on a day (``from`` alone).

    ``known``, ``opened``, ``filed``, ``paid``: days after the death, None if that did not happen (yet). ``among`` the
    sponsored of some programmes; ``school`` the level of the children who claim scholarships.
    """

    cause: Annotated[str, Among(tuple(words_of("cause")))]
    first_on: date
    last_on: date | None = None
    count: int = 1
    known: int = 5
    opened: int | None = None
    filed: int | None = None
    paid: int | None = None
    among: tuple[str, ...] = ()
    children: Children = 1
    school: Annotated[str, Among(tuple(words_of("school_level")))] = "sd"
    school_years: Children = 0


class DoorPlan(Plan, frozen=True):
    """The public door opens for a year: applications on the page and at the counter, of which so many are confirmed."""

    opened_on: date
    year: Year
    public: Annotated[int, Between(0, 10_000)]
    counter: Annotated[int, Between(0, 10_000)] = 0
    confirmed: int = 0


class SegmentPlan(Plan, frozen=True):
    """A published figure of a segment, as ``record_segment_figure`` asks for it."""

    segment: Annotated[str, Among(tuple(words_of("segment")))]
    as_of: date
    value: Amount
    kind: Origin
    source: Annotated[str, Text(2_000)]
    note: str = ""
    funding: str = ""


class ClockPlan(Plan, frozen=True):
    """One way of paying, for the law to judge: months (``"2024-01..2024-12"``) and the day on which they were paid."""

    label: str
    start_on: date
    day: date
    paid: dict[str, date]


class Asks(Plan, frozen=True):
    """What a count is asked of: months of cover, both included, and programme years by their keys."""

    first: WrittenMonth | None = field(name="from", default=None)
    last: WrittenMonth | None = field(name="to", default=None)
    programmes: str = ""


class NextYear(Plan, frozen=True):
    """What the office plans for the year after its newest: how many more people, on its own experience."""

    more: Amount
    claims: Amount
    worker_months: Amount


@cache
def counts() -> dict[str, str]:
    """Return the statements of ``counts.yaml`` by name."""
    found: dict[str, str] = read_yaml(COUNTS.read_text(encoding="utf-8"))
    return found


class PrintedFigure(Plan, frozen=True):
    """A number that was printed, follows from print, or is ours alone; ``count`` names what the books count beside it.

    ``count`` is a name of ``counts.yaml`` or None for a figure that only stands beside; ``asks`` its parameters.
    ``why`` explains a difference in a sentence.
    """

    label: str
    kind: Origin
    value: int | date | None = None
    count: Annotated[str, Among(tuple(counts()))] | None = None
    asks: Asks = Asks()
    as_of: date | None = None
    unit: str = ""
    source: str = ""
    why: str = ""
    least: int | None = None
    most: int | None = None


class ProgrammeFile(Plan, frozen=True, dict=True):
    """One office's story.

    ``monthly_idr``: the printed price of a month, of which unprinted ceilings are made. ``name``: in user names, of the
    file unless said.
    """

    office: Office
    since: date
    story: str
    branch: Annotated[str, Text(80)]
    monthly_idr: int
    rosters: tuple[RosterPlan, ...]
    programmes: tuple[ProgrammePlan, ...]
    seed: int = 1
    peoples: Peoples = field(default_factory=Peoples)
    officers: dict[Annotated[str, Among(tuple(Role.values))], Named] = field(default_factory=dict)
    deaths: tuple[DeathPlan, ...] = ()
    figures: tuple[PrintedFigure, ...] = ()
    clocks: tuple[ClockPlan, ...] = ()
    doors: tuple[DoorPlan, ...] = ()
    segments: tuple[SegmentPlan, ...] = ()
    scenario: NextYear | None = None
    name: Annotated[
        str, Like(r"[a-z0-9][a-z0-9._-]{1,30}", "tidak dapat berdiri dalam nama pengguna. Pakai huruf kecil dan angka.")
    ] = ""

    def programme(self, key: str) -> ProgrammePlan:
        """Return a programme year by its key."""
        return next(each for each in self.programmes if each.key == key)

    @property
    def worker_months(self) -> int:
        """The whole size of the story, to load the longest first."""
        return sum(sum(each.people.values()) for each in self.programmes)


def months_of(written: str) -> list[Month]:
    """Return the months of ``"2025-01"`` or ``"2025-01..2025-12"``.

    Raises:
        StoryProblem
    """
    try:
        return Month.run(written)
    except ValueError as error:
        raise StoryProblem(f'\'{written}\' bukan bulan. Tulis seperti "2025-01" atau "2025-01..2025-12".') from error
