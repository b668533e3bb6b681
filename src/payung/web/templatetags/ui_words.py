"""Filters that write amounts, shares, days and numbers of identity the way an Indonesian office reads them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date
from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from payung.core import identity
from payung.core.money import format_count, format_idr
from payung.core.month import Month
from payung.core.written import day_text, month_text

register = template.Library()
EMPTY = "–"
ZONES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}


@register.filter
def rupiah(amount_idr: int | str | None) -> str:
    """``16800`` → ``Rp16.800`` that does not break over two lines; none → ``–``."""
    return EMPTY if amount_idr in (None, "") else format_html('<span class="rp">{}</span>', idr(amount_idr))


@register.filter
def idr(amount_idr: int | str | None) -> str:
    """``16800`` → ``Rp16.800`` as bare text, for attributes and sentences."""
    return EMPTY if amount_idr is None or amount_idr == "" else format_idr(int(amount_idr))


@register.filter
def angka(number: int | str | None) -> str:
    """``27014400`` → ``27.014.400``; the unit stands in the column's head."""
    if number is None or number == "":
        return EMPTY
    sign = "−" if int(number) < 0 else ""
    return sign + format_count(abs(int(number)))


@register.filter
def persen(share: float | Decimal | None, decimals: int = 1) -> str:
    """Write a share of 0…1: ``0.231`` → ``23,1%``."""
    return EMPTY if share in (None, "") else f"{share * 100:.{decimals}f}%".replace(".", ",").replace("-", "−")


@register.filter(expects_localtime=True)
def tanggal(day: date | None) -> str:
    """``16 November 2026``."""
    return EMPTY if not day else day_text(day)


@register.filter(expects_localtime=True)
def tanggal_hari(day: date | None) -> str:
    """``Senin, 16 November 2026``, for sentences."""
    return EMPTY if not day else format_date(day, "EEEE, d MMMM y", locale="id")


@register.filter(expects_localtime=True)
def tanggal_singkat(day: date | None) -> str:
    """``Sen, 16 Nov``, for lists."""
    return EMPTY if not day else format_date(day, "EEE, d MMM", locale="id")


@register.filter
def bulan(month: Month | date | None) -> str:
    """``November 2026``, of a month or of a day in it."""
    if not month:
        return EMPTY
    return month_text(month)


@register.filter(expects_localtime=True)
def jam(instant: datetime | None) -> str:
    """``10.42 WIB``: the hour in the office's own zone."""
    if not instant:
        return EMPTY
    zone = ZONES.get(timezone.get_current_timezone_name(), "")
    return f"{instant:%H.%M} {zone}".strip()


@register.filter
def sisa_hari(day: date | None, today: date) -> str:
    """Days left until ``day``: ``6 hari lagi``, ``hari ini``, ``lewat 3 hari``."""
    if not day:
        return EMPTY
    left = (day - today).days
    if left == 0:
        return _("hari ini")
    if left < 0:
        return ngettext("lewat %(n)s hari", "lewat %(n)s hari", -left) % {"n": -left}
    return ngettext("%(n)s hari lagi", "%(n)s hari lagi", left) % {"n": left}


@register.filter
def nik(digits: str | None) -> SafeString | str:
    """A NIK as others may see it: ``140402 •••••• ••12``."""
    return EMPTY if not digits else format_html('<span class="nik">{}</span>', identity.mask_nik(digits))


@register.filter
def kpj(number: str | None) -> SafeString | str:
    """A KPJ as others may see it: its last four digits."""
    return EMPTY if not number else format_html('<span class="nik">{}</span>', identity.mask_kpj(number))
