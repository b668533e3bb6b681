"""JKK, JKM, JHT and JKP of a wage earner (PU), for contrast."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from payung.core.money import Rupiah, round_half_up
from payung.core.month import Month
from payung.law.contribution import BASIC
from payung.law.estimate import Estimate
from payung.law.provisions import Consultation, Law

WAGE_KINDS = ("monthly", "daily", "piecework", "weather")


class NotAnswered(ValueError):
    """A question about wage earners that this law does not hold."""


@dataclass(frozen=True, slots=True)
class Wage:
    """Monthly or daily wage in ``amount_idr``; piecework and weather as the amounts of the last months."""

    kind: str
    amount_idr: Rupiah = 0
    last_months_idr: tuple[Rupiah, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WageEarner(Estimate):
    """One wage earner, one month; ``jkk_idr`` is net of what goes to JKP."""

    wage_idr: Rupiah
    jkk_idr: Rupiah
    jkm_idr: Rupiah
    jht_employer_idr: Rupiah | None = None
    jht_worker_idr: Rupiah | None = None
    jkp_idr: Rupiah | None = None
    jkp_government_idr: Rupiah | None = None


def wage_earner_contribution(
    law: Law,
    *,
    month: Month,
    wage: Wage,
    risk_group: int,
    programmes: tuple[str, ...] = BASIC,
    in_jkp: bool = False,
    labour_intensive: bool = False,
    listed_industry: bool = False,
    workers: int = 0,
) -> WageEarner:
    """Return the contribution of one wage earner for one month, each programme rounded once.

    Args:
        law: the law in force, or an amended one.
        month: takes the rates of its first day.
        wage: how the wage is paid.
        risk_group: 1 to 5.
        programmes: of jkk jkm jht.
        in_jkp: part of JKK (and until February 2025 of JKM) goes to JKP.
        labour_intensive, listed_industry, workers: half of JKK in 2025-26.

    Raises:
        NotInForce: the month lies before the first provision of what was asked.
        NotAnswered: JKP together with the labour-intensive relief; a month of the relief of 2020.
        ValueError: the wrong number of months for a mean.

    Source: parameters ``pu_*``, ``labour_intensive_*``, ``daily_wage_days``, ``piecework_months``, ``weather_months``.
    """
    consulted = Consultation(law)
    if law.latest("pu_not_modelled").value.holds(month.first_on):
        raise NotAnswered("Keringanan penerima upah pada 2020-08 sampai 2021-01 tidak dibaca; bulan itu tidak dijawab.")
    pay = monthly_wage(consulted, wage, month)
    relief = _labour_intensive(consulted, month, labour_intensive, listed_industry, workers)
    if in_jkp and relief != 1:
        raise NotAnswered("JKP bersama keringanan padat karya tidak dijawab; tanyakan salah satu.")
    jkk = consulted.on("pu_jkk_by_risk", month).table[str(risk_group)] * relief
    jkm = consulted.on("pu_jkm", month).percent
    jkp_idr = jkp_government_idr = jht_employer_idr = jht_worker_idr = None
    if in_jkp:
        base = min(pay, Fraction(consulted.on("pu_jkp_wage_cap", month).number))
        jkk -= consulted.on("pu_jkp_from_jkk", month).percent
        jkm -= consulted.on("pu_jkp_from_jkm", month).percent
        jkp_idr = _share(consulted.on("pu_jkp", month).percent, base)
        jkp_government_idr = _share(consulted.on("pu_jkp_government", month).percent, base)
    if "jht" in programmes:
        jht_employer_idr = _share(consulted.on("pu_jht_employer", month).percent, pay)
        jht_worker_idr = _share(consulted.on("pu_jht_worker", month).percent, pay)
    return WageEarner(
        grounds=consulted.grounds,
        wage_idr=round_half_up(Fraction(pay)),
        jkk_idr=_share(jkk, pay) if "jkk" in programmes else 0,
        jkm_idr=_share(jkm, pay) if "jkm" in programmes else 0,
        jht_employer_idr=jht_employer_idr,
        jht_worker_idr=jht_worker_idr,
        jkp_idr=jkp_idr,
        jkp_government_idr=jkp_government_idr,
    )


def monthly_wage(consulted: Consultation, wage: Wage, month: Month) -> Fraction:
    """Return the wage of a month, exact: as paid, by the day, or the mean of the last months."""
    if wage.kind == "monthly":
        return Fraction(wage.amount_idr)
    if wage.kind == "daily":
        return Fraction(wage.amount_idr * consulted.on("daily_wage_days", month).number)
    count = consulted.on(f"{wage.kind}_months", month).number
    if len(wage.last_months_idr) != count:
        raise ValueError(f"last_months_idr needs {count} amounts")
    return Fraction(sum(wage.last_months_idr), count)


def _labour_intensive(
    consulted: Consultation, month: Month, labour_intensive: bool, listed_industry: bool, workers: int
) -> Fraction:
    """Return what remains of JKK: 1, or the share of the labour-intensive relief."""
    share = consulted.law.find("labour_intensive_share", month.first_on)
    if share is None or not labour_intensive:
        return Fraction(1)
    least = consulted.on("labour_intensive_workers", month).number
    consulted.on("labour_intensive_share", month)
    return share.percent / 100 if listed_industry and workers >= least else Fraction(1)


def _share(percent: Fraction, amount: Fraction | Rupiah) -> Rupiah:
    return round_half_up(percent / 100 * amount)
