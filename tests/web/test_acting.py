"""A form from an act: its fields, their labels and limits are those that the act declares."""

from __future__ import annotations

from datetime import date

import pytest

from payung.claims.actions.family import file_claim, record_child, record_heir
from payung.claims.actions.money import record_school_payment
from payung.web.acting import form_of


def test_the_fields_are_the_parameters_that_say_how_they_are_asked_for():
    form = form_of(record_child)()
    assert {name: str(field.label) for name, field in form.fields.items()} == {
        "name": "Nama anak",
        "born_on": "Tanggal lahir",
        "level": "Jenjang sekolah",
        "grade": "Kelas",
        "school_year": "Di kelas itu pada tahun",
    }
    assert list(form_of(record_heir)().fields) == ["name", "relation", "phone", "is_alive"]


@pytest.mark.parametrize(("grade", "is_good"), [("1", True), ("6", True), ("7", False), ("0", False), ("", False)])
def test_limits_and_choices_are_the_acts(grade, is_good):
    asked = {"name": "Ahmad", "born_on_0": "1", "born_on_1": "5", "born_on_2": "2014", "level": "sd", "grade": grade}
    form = form_of(record_child)({**asked, "school_year": "2026"})
    assert form.is_valid() is is_good
    assert not form_of(record_child)({**asked, "grade": "1", "school_year": "2026", "level": "s3"}).is_valid()


def test_what_an_act_does_not_need_a_form_does_not_ask_for():
    form = form_of(file_claim)({"filed_on_0": "4", "filed_on_1": "11", "filed_on_2": "2025"})
    assert form.is_valid()
    assert form.cleaned_data == {"filed_on": date(2025, 11, 4), "receipt_number": ""}
    assert [field.required for field in form_of(record_school_payment)().fields.values()] == [True, False]
