"""The people whom the tests name. All invented: NIK serials are 9xxx, telephone numbers 0812-0000-xxxx.

Officers (``tests/offices.py``): Ibu Rahma, officer; Pak Umar, checker; Bu Tati, treasurer; Pak Darman, village
operator of Sungaisalak; all of Indragiri Hilir. Pak Asing, officer of Kotabaru, is the stranger.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

from PIL import Image

from demo.people import Person, Village
from demo.workbooks import cells_of, village_workbook

SUNGAI_SALAK = Village("14.04.05.1004", "Sungaisalak")
TEMBILAHAN_KOTA = Village("14.04.04.1001", "Tembilahan Kota")
GUNUNG_ULIN = Village("63.02.06.2022", "Gunung Ulin")

SITI = Person(
    nik="1404056105809001",
    kk_number="1404050107059001",
    name="Siti Rabiah",
    born_in="Sapat",
    born_on=date(1980, 5, 21),
    sex="P",
    address="Jl. Veteran No. 13",
    rt="003",
    rw="002",
    village=SUNGAI_SALAK,
    phone="0812-0000-1001",
    occupation="Pedagang kaki lima makanan",
    mother_name="Maimunah",
)
# His NIK has fifteen digits: the village left one out.
BUDI = replace(
    SITI,
    nik="140405120178900",
    name="Budi Santoso",
    born_on=date(1978, 1, 12),
    sex="L",
    phone="0812-0000-1002",
    occupation="Ojek lahan",
    mother_name="Sulastri",
)
BUDI_CORRECTED = replace(BUDI, nik="1404051201789002")
HAMDAN = replace(
    SITI,
    nik="1404051708759003",
    kk_number="1404051203029003",
    name="Hamdan Yahya",
    born_on=date(1975, 8, 17),
    sex="L",
    phone="0812-0000-1003",
    occupation="Nelayan pesisir",
    mother_name="Halimah",
)
STRANGER = replace(
    SITI,
    nik="6302060309819004",
    kk_number="6302061008069004",
    name="Masrani Basri",
    born_in="Kotabaru",
    born_on=date(1981, 9, 3),
    sex="L",
    village=GUNUNG_ULIN,
    phone="0812-0000-1004",
    occupation="Nelayan pesisir",
    mother_name="Jamilah",
)


def photo(*, size: tuple[int, int] = (40, 30), exif: Image.Exif | None = None) -> bytes:
    """A photo as a phone sends it."""
    kept = io.BytesIO()
    Image.new("RGB", size, "navy").save(kept, "JPEG", exif=exif or Image.Exif())
    return kept.getvalue()


def workbook_of(*people: Person) -> bytes:
    """A filled template of our own with these people, as a village would send it."""
    return village_workbook(cells_of(person) for person in people)
