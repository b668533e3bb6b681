"""What is owed for an informal worker (peserta BPU) for a month."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from payung.core.money import Rupiah
from payung.core.month import Month
from payung.law.doubts import in_order
from payung.law.estimate import Estimate, Ground
from payung.law.provisions import Bracket, Law

FUNDINGS = ("apbd", "apbn", "apbdes", "dbh_sawit", "dbhcht", "csr", "self")
SECTORS = ("transport", "other")
PROGRAMMES = ("jkk", "jkm", "jht")
BASIC = ("jkk", "jkm")
NOT_FOR_BPU = ("jkp", "jp")
# Everything a month's contribution can rest on: two months with the same records of these have the same prices.
PROVISIONS = (
    "jkk_monthly_by_income",
    "jht_monthly_by_income",
    "jkm_monthly",
    "jp_open_to_bpu",
    "jkp_open_to_bpu",
    "relief_2020_share",
    "relief_2020_registered_before",
    "relief_2020_paid_until",
    "relief_2026_share_transport",
    "relief_2026_share_other",
    "relief_2026_excluded",
    "relief_2026_excluded_as_apbd",
    "relief_2026_undecided",
    "relief_2026_expected",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionDue(Estimate):
    """One worker, one month. ``relief`` is none, pp_49_2020 or pp_50_2025."""

    deemed_wage_idr: Rupiah
    jkk_idr: Rupiah
    jkm_idr: Rupiah
    jht_idr: Rupiah
    total_idr: Rupiah
    relief: str
    not_available: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Workers alike in the eyes of the law, from the first to the last month, both included."""

    workers: int
    first: Month
    last: Month
    income_idr: Rupiah = 0
    funding: str = "self"
    sector: str = "other"
    programmes: tuple[str, ...] = BASIC


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionTotal(Estimate):
    """Many workers over several months; ``by_month`` is keyed by YYYY-MM."""

    worker_months: int
    jkk_idr: Rupiah
    jkm_idr: Rupiah
    jht_idr: Rupiah
    total_idr: Rupiah
    by_month: Mapping[str, Rupiah] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PriceList:
    """The income tables and flat prices of one month; ``floors`` are the lower limits of the brackets."""

    floors: tuple[Rupiah, ...]
    rows: tuple[Bracket, ...]
    jht_floors: tuple[Rupiah, ...]
    jht_rows: tuple[Bracket, ...]
    jkm_idr: Rupiah
    jkk_ground: Ground
    jkm_ground: Ground
    jht_ground: Ground


@dataclass(frozen=True, slots=True)
class Relief:
    """The relief that touches JKK and JKM of a month: what remains to be paid is numerator/denominator."""

    name: str = "none"
    numerator: int = 1
    denominator: int = 1
    grounds: tuple[Ground, ...] = ()
    doubts: frozenset[str] = frozenset()

    def of(self, amount_idr: Rupiah) -> Rupiah:
        """Return what remains of an amount, half a rupiah upwards."""
        return (2 * amount_idr * self.numerator + self.denominator) // (2 * self.denominator)


def contribution_due(
    law: Law,
    *,
    month: Month,
    income_idr: Rupiah = 0,
    funding: str = "self",
    sector: str = "other",
    programmes: tuple[str, ...] = BASIC,
    registered_on: date | None = None,
    paid_until: Month | None = None,
) -> ContributionDue:
    """Return the contribution of one informal worker (peserta BPU) for one month.

    Args:
        law: the law in force, or the amended law of a scenario.
        month: the month of cover, not the month of payment.
        income_idr: declared income, rupiah a month. An income between two printed brackets takes the lower one.
        funding: who pays: apbd apbn apbdes dbh_sawit dbhcht csr self.
        sector: transport or other.
        programmes: of jkk jkm jht; jp and jkp are listed in ``not_available``.
        registered_on: first registration, for the relief of 2020.
        paid_until: the last month paid before this one, for the relief of 2020.

    Raises:
        NotInForce: ``month`` lies before the first provision.
        ValueError: an unknown funding or sector, or a negative income.

    Source: parameters ``jkk_monthly_by_income``, ``jkm_monthly``, ``jht_monthly_by_income``, ``relief_2020_*``,
    ``relief_2026_*``.
    """
    if income_idr < 0 or funding not in FUNDINGS or sector not in SECTORS:
        raise ValueError(f"no contribution for income {income_idr}, funding {funding}, sector {sector}")
    prices = price_list(law, month)
    row = prices.rows[bisect_right(prices.floors, income_idr) - 1]
    relief = relief_for(law, month, funding, sector, registered_on, paid_until)
    grounds: tuple[Ground, ...] = (prices.jkk_ground,)
    jkk_idr = relief.of(row.contribution_idr) if "jkk" in programmes else 0
    jkm_idr = jht_idr = 0
    if "jkm" in programmes:
        jkm_idr = relief.of(prices.jkm_idr)
        grounds += (prices.jkm_ground,)
    if "jht" in programmes:
        jht_idr = prices.jht_rows[bisect_right(prices.jht_floors, income_idr) - 1].contribution_idr
        grounds += (prices.jht_ground,)
    absent: tuple[str, ...] = ()
    if len(programmes) > 2 or programmes != BASIC:
        absent = tuple(name for name in NOT_FOR_BPU if name in programmes)
        grounds += tuple(law.on(f"{name}_open_to_bpu", month.first_on).ground for name in absent)
    doubts = relief.doubts
    if row.to_idr is not None and income_idr > row.to_idr:
        doubts = doubts | {"income_gap"}
    return ContributionDue(
        grounds=grounds + relief.grounds,
        doubts=in_order(set(doubts)) if doubts else (),
        deemed_wage_idr=row.deemed_wage_idr,
        jkk_idr=jkk_idr,
        jkm_idr=jkm_idr,
        jht_idr=jht_idr,
        total_idr=jkk_idr + jkm_idr + jht_idr,
        relief=relief.name,
        not_available=absent,
    )


def contribution_total(law: Law, groups: Iterable[Group]) -> ContributionTotal:
    """Return the sum of ``contribution_due`` over groups of like workers.

    Raises:
        NotInForce: a month lies before the first provision.
    """
    sums = {"jkk_idr": 0, "jkm_idr": 0, "jht_idr": 0, "total_idr": 0, "worker_months": 0}
    by_month: dict[str, int] = {}
    grounds: dict[Ground, None] = {}
    doubts: set[str] = set()
    for group in groups:
        for month in group.first.until(group.last):
            due = contribution_due(
                law,
                month=month,
                income_idr=group.income_idr,
                funding=group.funding,
                sector=group.sector,
                programmes=group.programmes,
            )
            for part in ("jkk_idr", "jkm_idr", "jht_idr", "total_idr"):
                sums[part] += group.workers * getattr(due, part)
            sums["worker_months"] += group.workers
            by_month[str(month)] = by_month.get(str(month), 0) + group.workers * due.total_idr
            grounds.update(dict.fromkeys(due.grounds))
            doubts.update(due.doubts)
    return ContributionTotal(
        grounds=tuple(grounds), doubts=in_order(doubts), by_month=dict(sorted(by_month.items())), **sums
    )


def price_list(law: Law, month: Month) -> PriceList:
    """Return the prices of a month before any relief, prepared once per month.

    Raises:
        NotInForce: ``month`` lies before the first provision.
    """
    known: PriceList | None = law.remembered(("prices", month))
    if known is not None:
        return known
    day = month.first_on
    jkk, jht, jkm = (law.on(name, day) for name in ("jkk_monthly_by_income", "jht_monthly_by_income", "jkm_monthly"))
    return law.remember(
        ("prices", month),
        PriceList(
            floors=tuple(row.from_idr for row in jkk.brackets),
            rows=jkk.brackets,
            jht_floors=tuple(row.from_idr for row in jht.brackets),
            jht_rows=jht.brackets,
            jkm_idr=jkm.number,
            jkk_ground=jkk.ground,
            jkm_ground=jkm.ground,
            jht_ground=jht.ground,
        ),
    )


def lies_in_gap(law: Law, income_idr: Rupiah, day: date) -> bool:
    """Tell whether an income lies between two printed rows of the JKK table."""
    rows = law.first_or_on("jkk_monthly_by_income", day).brackets
    place = bisect_right(rows, income_idr, key=lambda row: row.from_idr) - 1
    ends = rows[place].to_idr
    return ends is not None and income_idr > ends


def relief_for(
    law: Law,
    month: Month,
    funding: str,
    sector: str,
    registered_on: date | None = None,
    paid_until: Month | None = None,
) -> Relief:
    """Return the relief of a month for a payer and a sector; its grounds also say why there is none."""
    key = ("relief", month, funding, sector, registered_on, paid_until)
    known: Relief | None = law.remembered(key)
    if known is not None:
        return known
    relief = _relief_2020(law, month, registered_on, paid_until) or _relief_2026(law, month, funding, sector)
    return law.remember(key, relief or Relief())


def _relief_2020(law: Law, month: Month, registered_on: date | None, paid_until: Month | None) -> Relief | None:
    day = month.first_on
    share = law.find("relief_2020_share", day)
    if share is None:
        return None
    before, settled = law.on("relief_2020_registered_before", day), law.on("relief_2020_paid_until", day)
    in_arrears = paid_until is not None and paid_until < Month.of(settled.value)
    if registered_on is not None and registered_on < before.value and in_arrears:
        return Relief(grounds=(share.ground, before.ground, settled.ground))
    return Relief("pp_49_2020", share.percent.numerator, 100 * share.percent.denominator, grounds=(share.ground,))


def _relief_2026(law: Law, month: Month, funding: str, sector: str) -> Relief | None:
    day = month.first_on
    share = law.find(f"relief_2026_share_{sector}", day)
    if share is None:
        return None
    for name, doubt, applies in (
        ("relief_2026_excluded", None, False),
        ("relief_2026_excluded_as_apbd", "dbh_as_apbd", False),
        ("relief_2026_undecided", "apbdes_discount", False),
        ("relief_2026_expected", "donor_discount", True),
    ):
        named = law.find(name, day)
        if named is not None and funding in named.words:
            doubts = frozenset({doubt} if doubt else ())
            grounds = (share.ground, named.ground)
            return _half(share.percent, grounds, doubts) if applies else Relief(grounds=grounds, doubts=doubts)
    return _half(share.percent, (share.ground,), frozenset())


def _half(percent: Fraction, grounds: tuple[Ground, ...], doubts: frozenset[str]) -> Relief:
    return Relief("pp_50_2025", percent.numerator, 100 * percent.denominator, grounds, doubts)
