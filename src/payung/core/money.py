"""Whole rupiah: rounding, and writing in figures and in words."""

from __future__ import annotations

from fractions import Fraction

Rupiah = int

_DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_SCALES = ("", "ribu", "juta", "miliar", "triliun", "kuadriliun", "kuintiliun")
_BEYOND_WORDS = 10 ** (3 * len(_SCALES))


def round_half_up(amount: Fraction) -> Rupiah:
    """Round to whole rupiah, half a rupiah towards the larger number (2.5 → 3, −2.5 → −2)."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def format_count(number: int) -> str:
    """Write a number in figures the Indonesian way: ``2.000``."""
    return f"{number:,}".replace(",", ".")


def format_idr(amount_idr: Rupiah) -> str:
    """Write an amount in figures the Indonesian way: ``Rp16.800``, ``−Rp5``."""
    sign = "−" if amount_idr < 0 else ""
    return f"{sign}Rp{format_count(abs(amount_idr))}"


def terbilang(amount_idr: Rupiah) -> str:
    """Write an amount in words, as receipts demand: ``enam belas ribu delapan ratus rupiah``.

    Raises:
        ValueError: the amount is of 10²¹ rupiah or more; no word is kept for it.
    """
    rest = abs(amount_idr)
    if rest >= _BEYOND_WORDS:
        raise ValueError(f"there is no word for {rest} rupiah")
    words: list[str] = [] if rest else [_DIGITS[0]]
    for scale in range(len(_SCALES) - 1, -1, -1):
        group, rest = divmod(rest, 1000**scale)
        if group == 1 and scale == 1:
            words.append("seribu")
        elif group:
            words += [*_below_thousand(group), _SCALES[scale]]
    sign = "minus " if amount_idr < 0 else ""
    return sign + " ".join(word for word in words if word) + " rupiah"


def _below_thousand(number: int) -> list[str]:
    """Return the words of 1…999."""
    hundreds, rest = divmod(number, 100)
    words = [] if not hundreds else ["seratus"] if hundreds == 1 else [_DIGITS[hundreds], "ratus"]
    tens, ones = divmod(rest, 10)
    if rest == 10:
        return [*words, "sepuluh"]
    if rest == 11:
        return [*words, "sebelas"]
    if tens == 1:
        return [*words, _DIGITS[ones], "belas"]
    if tens:
        words += [_DIGITS[tens], "puluh"]
    return [*words, _DIGITS[ones]] if ones else words
