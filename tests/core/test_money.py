"""Rupiah are whole, rounded half upwards, and written as receipts write them."""

from fractions import Fraction

import pytest

from payung.core.money import format_idr, round_half_up, terbilang


def test_half_a_rupiah_goes_upwards():
    assert [round_half_up(Fraction(n, 2)) for n in (1, 3, 4, 5, -1, -3)] == [1, 2, 2, 3, 0, -1]
    assert round_half_up(Fraction(4999, 10000)) == 0
    assert round_half_up(Fraction(2**62 * 2 + 1, 2)) == 2**62 + 1


def test_amounts_in_figures():
    assert [format_idr(n) for n in (16800, 0, -5, 403200000)] == ["Rp16.800", "Rp0", "−Rp5", "Rp403.200.000"]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "nol rupiah"),
        (1, "satu rupiah"),
        (10, "sepuluh rupiah"),
        (11, "sebelas rupiah"),
        (19, "sembilan belas rupiah"),
        (20, "dua puluh rupiah"),
        (100, "seratus rupiah"),
        (111, "seratus sebelas rupiah"),
        (1000, "seribu rupiah"),
        (1001, "seribu satu rupiah"),
        (16800, "enam belas ribu delapan ratus rupiah"),
        (100000, "seratus ribu rupiah"),
        (1000000, "satu juta rupiah"),
        (42000000, "empat puluh dua juta rupiah"),
        (403200000, "empat ratus tiga juta dua ratus ribu rupiah"),
        (1001001001, "satu miliar satu juta seribu satu rupiah"),
        (-5, "minus lima rupiah"),
    ],
)
def test_amounts_in_words(amount, words):
    assert terbilang(amount) == words


def test_an_amount_without_a_word_is_refused():
    with pytest.raises(ValueError):
        terbilang(10**21)
