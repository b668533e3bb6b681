"""A demo office read from its YAML: who, in which years, with whose money, and what was printed about it.

``docs/programme-file.md`` is the description for those who write one. Rupiah are whole, days ISO, months ``"2025-01"``.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from payung.core.month import Month
from payung.core.strict import WrittenMonth
from payung.story.events import StoryProblem

from .people import Peoples

PROGRAMMES = Path(__file__).parent / "programmes"
FIVE = ("indragiri_hilir", "kotabaru", "kepulauan_meranti", "dumai", "sijunjung")
FAULTS = ("missing", "amount", "repeated")  # of the insurer's list


class Office(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The pemda as ``found_office`` asks for it."""

    name: str
    unit_name: str
    area_code: str
    zone: str = "Asia/Jakarta"
    brand: str = "#1d3f73"


class Named(Struct, frozen=True, forbid_unknown_fields=True):
    """An officer who has a name of his own in the story; everybody else is called by his role."""

    username: str
    name: str
    title: str = ""
    area_code: str = ""


class RosterPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lists that arrive from a day on: one workbook a village, a kecamatan or the pemda (``sent_by``).

    ``people`` are spread evenly; each workbook has a clumsy row for every ``clumsy_every`` people.
    """

    key: str
    sent_on: date
    people: int
    sent_by: str = "kecamatan"
    villages_per_kecamatan: int = 3
    clumsy_every: int = 60
    mismatch_every: int = 300
    title: str = "Usulan pekerja rentan"
    note: str = ""
    men: dict[str, int] = field(default_factory=dict)
    women: dict[str, int] = field(default_factory=dict)


class DecreePlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The decree over the first wave; later waves carry the number with a letter P behind."""

    number: str
    decided_on: date


class AgreementPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The agreement with the insurer's branch, as ``record_agreement`` asks for it."""

    pks_number: str
    signed_on: date
    starts_on: date
    ends_on: date
    insurer_number: str = ""
    wadah: str = ""


class Leaving(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Workers who stop before the end, with the office's word for why."""

    last_on: date
    count: int
    reason: str = "moved"


class ProgrammePlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """One programme year: whom it takes from where, with which money, and how many in each month.

    ``sizes`` from a month or a run of months (``"2025-03..2025-12"``) to people; a list gives one
    number a month. ``reserve``: how many more are put forward than have a place. ``rules``: switches of the rule set;
    of the criteria among them, the agency's list leaves one in ``unmarked_every`` people without (0: nobody).
    """

    key: str
    name: str
    year: int
    nominated_on: date
    decree: DecreePlan
    agreement: AgreementPlan
    sizes: dict[str, int | tuple[int, ...]]
    rosters: tuple[str, ...] = ()
    continues: tuple[str, ...] = ()
    takes_applications: bool = False
    legal_basis: str = ""
    rules: dict[str, Any] = field(default_factory=dict)
    unmarked_every: int = 0
    funding: str = "apbd"
    account_code: str = ""
    ceiling_idr: int | None = None
    places: str = "pemda"
    reserve: int = 40
    refused_at_first: int = 0
    billed_from: WrittenMonth | None = None
    bill_day: int = 10
    unapproved: tuple[WrittenMonth, ...] = ()
    unpaid: tuple[WrittenMonth, ...] = ()
    compared: tuple[WrittenMonth, ...] = ()
    differences: dict[WrittenMonth, str] = field(default_factory=dict)
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


class DeathPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Deaths of one kind: ``count`` spread between two days, or one on a day (``from`` alone).

    ``known``, ``opened``, ``filed``, ``paid``: days after the death, None if that did not happen (yet). ``among`` the
    sponsored of some programmes; ``school`` the level of the children who claim scholarships.
    """

    cause: str
    first_on: date
    last_on: date | None = None
    count: int = 1
    known: int = 5
    opened: int | None = None
    filed: int | None = None
    paid: int | None = None
    among: tuple[str, ...] = ()
    children: int = 1
    school: str = "sd"
    school_years: int = 0


class DoorPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The public door opens for a year: applications on the page and at the counter, of which so many are confirmed."""

    opened_on: date
    year: int
    public: int
    counter: int = 0
    confirmed: int = 0


class SegmentPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A published figure of a segment, as ``record_segment_figure`` asks for it."""

    segment: str
    as_of: date
    value: int
    kind: str
    source: str
    note: str = ""
    funding: str = ""


class ClockPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way of paying, for the law to judge: months (``"2024-01..2024-12"``) and the day on which they were paid."""

    label: str
    start_on: date
    day: date
    paid: dict[str, date]


class PrintedFigure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number that was printed, follows from print, or is ours alone; ``count`` names what the books count beside it.

    ``count`` is a name of ``counts.yaml`` or None for a figure that only stands beside; ``asks`` its parameters.
    ``why`` explains a difference in a sentence.
    """

    label: str
    kind: str
    value: int | date | None = None
    count: str | None = None
    asks: dict[str, str] = field(default_factory=dict)
    as_of: date | None = None
    unit: str = ""
    source: str = ""
    why: str = ""
    least: int | None = None
    most: int | None = None


class ProgrammeFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """One office's story.

    ``monthly_idr``: the printed price of a month, of which unprinted ceilings are made. ``name``: in user names, of the
    file unless said.
    """

    office: Office
    since: date
    story: str
    branch: str
    monthly_idr: int
    rosters: tuple[RosterPlan, ...]
    programmes: tuple[ProgrammePlan, ...]
    seed: int = 1
    peoples: Peoples = field(default_factory=Peoples)
    officers: dict[str, Named] = field(default_factory=dict)
    deaths: tuple[DeathPlan, ...] = ()
    figures: tuple[PrintedFigure, ...] = ()
    clocks: tuple[ClockPlan, ...] = ()
    doors: tuple[DoorPlan, ...] = ()
    segments: tuple[SegmentPlan, ...] = ()
    scenario: dict[str, int] = field(default_factory=dict)
    name: str = ""

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
