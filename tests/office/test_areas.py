"""Areas: all national codes are there; typing errors are forgiven; villages have their local names."""

from __future__ import annotations

import pytest

from payung.office.areas import find_areas, village_label
from payung.office.models import Area

pytestmark = pytest.mark.django_db


def test_all_national_codes_are_there():
    counts = {level: Area.objects.filter(level=level).count() for level in (1, 2, 3, 4)}
    assert sum(counts.values()) == 91_599
    assert counts[1] == 38


@pytest.mark.parametrize("typed", ["Sungai Salak", "sungai slak", "Sungaisalak", "sunagi salak"])
def test_a_misspelt_village_is_found_in_its_regency(typed):
    assert find_areas(typed, within="14.04")[0].name.replace(" ", "").lower() == "sungaisalak"


def test_an_empty_area_or_text_finds_nothing():
    assert (find_areas("Sungai", within=""), find_areas("  ", within="14.04")) == ([], [])


@pytest.mark.parametrize(
    ("start", "kind", "label"),
    [
        ("13.03.", "desa", "Nagari"),
        ("14.04.", "desa", "Desa"),
        ("14.04.", "kelurahan", "Kelurahan"),
        ("14.08.", "desa", "Kampung"),
        ("34.", "desa", "Kalurahan"),
    ],
)
def test_a_village_is_called_what_its_people_call_it(start, kind, label):
    area = Area.objects.filter(code__startswith=start, kind=kind, level=4).first()
    assert village_label(area) == label
