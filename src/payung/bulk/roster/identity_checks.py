"""NIK, family card, name, birth date and sex of one row, and whether they agree."""

from __future__ import annotations

from datetime import date

from payung.bulk.areas import area_name, kecamatan_codes
from payung.bulk.roster.cells import Cell
from payung.bulk.roster.columns import Facts, birth_cell, birth_written
from payung.bulk.roster.dates import BirthReading, birth_of_cell, split_place_and_date
from payung.bulk.roster.identifiers import NikCell, birth_in, kk_of, nik_of, sex_in
from payung.bulk.roster.people import Person
from payung.bulk.roster.rules import Rules
from payung.bulk.roster.values import NAME_LIMIT, TEXT_LIMIT, clean_name, name_codes, odd_characters, sex_of
from payung.core.identity import tidy
from payung.core.problem import Problem
from payung.core.span import age_on

ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!")
_REQUIRED = ("nik", "kk_number", "name", "birth_on", "sex", "village", "area_code")


def judge_identity(person: Person, facts: Facts, rules: Rules) -> None:
    """Fill NIK, KK, name, birth date and sex of the answer and note what is wrong with them."""
    _judge_formulas(person, facts)
    nik = _judge_nik(person, facts, rules)
    _judge_kk(person, facts, rules)
    _judge_name(person, facts)
    birth = _judge_birth(person, facts, rules, nik)
    _judge_sex(person, facts, rules)
    if nik.claims is not None:
        _cross_check(person, nik.claims, birth, rules)
        if rules.answers.nik_numbers and birth.born_on is not None:
            _confirm_number(person)


def _confirm_number(person: Person) -> None:
    """An officer compared the cards: a number cell that ends in no 0 and fits its birth date is only noted."""
    codes = {problem.code for problem in person.codes}
    if not codes & {"nik_birth_mismatch", "nik_sex_mismatch", "date_ambiguous"}:
        noted = {"nik_number_cell", "kk_number_cell"}
        person.codes = [
            Problem(one.code, {**one.values, "verdict": "warned"}) if one.code in noted else one for one in person.codes
        ]


def is_error(cell: Cell) -> bool:
    """Tell whether a cell shows an error of a formula."""
    return cell.kind == "e" or ("#" in cell.text and cell.text.strip().upper() in ERRORS)


def _judge_formulas(person: Person, facts: Facts) -> None:
    for name in _REQUIRED:
        cell = person.fields.get(name)
        if cell is None:
            continue
        if is_error(cell):
            person.add("cell_error", column=facts.letters.get(name, ""), field=name, value=cell.text)
        elif cell.formula:
            person.add("formula_cell", column=facts.letters.get(name, ""), field=name, value=cell.text)


def _judge_nik(person: Person, facts: Facts, rules: Rules) -> NikCell:
    """Read the NIK, from the KK column when the two are swapped."""
    source = "kk_number" if facts.swapped else "nik"
    cell = person.fields.get(source)
    if facts.swapped:
        person.add("columns_swapped", count=facts.swapped[0], total=facts.swapped[1])
    if cell is not None and is_error(cell):
        return NikCell(None, None)
    nik = nik_of(cell, rules.today)
    for problem in nik.problems:
        person.codes.append(_placed(problem, facts, source, cell))
    digits = nik.digits
    if facts.rounded and cell is not None and cell.kind == "t" and digits is not None and digits.endswith("0"):
        proof = {"count": facts.rounded[0], "total": facts.rounded[1], "value": digits}
        person.codes.append(_placed(Problem("nik_column_rounded", proof), facts, source, cell))
        digits = None
    person.answer.nik = digits
    return nik


def _placed(problem: Problem, facts: Facts, source: str, cell: Cell | None) -> Problem:
    """Add to a problem where it stands and what stood there."""
    values = {"value": cell.text if cell else "", "column": facts.letters.get(source, ""), "field": "nik"}
    return Problem(problem.code, {**values, **problem.values})


def _judge_kk(person: Person, facts: Facts, rules: Rules) -> None:
    source = "nik" if facts.swapped else "kk_number"
    cell = person.fields.get(source)
    if cell is not None and is_error(cell):
        return
    number, problem = kk_of(cell, rules.today)
    person.answer.kk_number = number
    if problem is not None:
        values = {"column": facts.letters.get(source, ""), "field": "kk_number"}
        person.codes.append(Problem(problem.code, {**values, **problem.values}))


def _judge_name(person: Person, facts: Facts) -> None:
    cell = person.fields.get("name")
    letter = facts.letters.get("name", "")
    if cell is None or not tidy(cell.text):
        person.add("name_missing", column=letter, field="name")
        return
    if is_error(cell):
        return
    person.answer.name = clean_name(cell.text)[:NAME_LIMIT]
    if cell.text.isascii() and cell.kind == "t" and cell.text.replace(" ", "").isalpha() and len(cell.text) > 4:
        codes = name_codes(cell.text) if _suspicious(cell.text) else []
    else:
        codes = name_codes(cell.text)
    for code in codes:
        person.add(code, value=person.answer.name, column=letter, field="name", count=len(cell.text), limit=TEXT_LIMIT)
    if odd_characters(cell.text):
        kept = "".join(char for char in person.answer.name if not odd_characters(char))
        person.answer.name = " ".join(kept.split()) or person.answer.name


def _suspicious(name: str) -> bool:
    """Names of plain letters are looked at closely only when they hold a word that means something else."""
    words = name.casefold().split()
    return "alm" in name.casefold() or len(set("".join(words))) < 3 or len(words) == 1 or words[0] in _ODD_FIRST


_ODD_FIRST = frozenset(["nama", "tanpa", "tidak", "belum", "no", "tes", "test", "xx", "xxx", "contoh", "coba"])


def _judge_birth(person: Person, facts: Facts, rules: Rules, nik: NikCell) -> BirthReading:
    """Read the birth date in the order of its column; a table without that column holds nothing against anybody."""
    if not facts.has & {"birth_on", "birth_place_on", "birth_year"}:
        return BirthReading(None)
    cell = birth_cell(person.fields)
    if cell is not None and is_error(cell):
        return BirthReading(None)
    written = birth_written(person.fields, rules.today)
    birth = birth_of_cell(written, facts.order, birth_in(nik.claims))
    letter = facts.letters.get("birth_on") or facts.letters.get("birth_place_on", "")
    if birth.code is not None:
        shown = birth.born_on or birth.other
        suggestion = shown.strftime("%d/%m/%Y") if shown else "?"
        known = {"verdict": "warned"} if facts.is_order_said and birth.code == "date_month_first" else {}
        person.add(birth.code, value=written.text, suggestion=suggestion, column=letter, field="birth_on", **known)
    if "birth_place_on" in person.fields and "birth_on" not in person.fields:
        person.answer.birth_place = split_place_and_date(person.fields["birth_place_on"])[0] or None
    if birth.born_on is not None:
        _judge_age(person, birth.born_on, rules, letter)
    return birth


def _judge_age(person: Person, born_on: date, rules: Rules, letter: str) -> None:
    """Future births and ages outside the limits; the year between ``oldest`` and beyond is for the officer."""
    if born_on > rules.today:
        person.add("date_future", value=born_on.strftime("%d/%m/%Y"), column=letter, field="birth_on")
        return
    person.answer.birth_on = born_on
    age = age_on(born_on, rules.cutoff_on)
    if rules.youngest <= age <= rules.oldest:
        return
    values: dict[str, object] = {"age": age, "cutoff": rules.cutoff_on.strftime("%d/%m/%Y"), "field": "birth_on"}
    if age < rules.youngest:
        person.add("age_under", **values, column=letter)
    elif age == rules.oldest + 1:
        person.add("age_over", **values, column=letter, verdict="held")
    elif age > rules.oldest:
        person.add("age_over", **values, column=letter)


def _judge_sex(person: Person, facts: Facts, rules: Rules) -> None:
    if facts.has & {"sex_man", "sex_woman"} and "sex" not in facts.has:
        man, woman = "sex_man" in person.fields, "sex_woman" in person.fields
        if man == woman:
            person.add("sex_unknown", value="", field="sex")
        else:
            person.answer.sex = "L" if man else "P"
        return
    if "sex" not in facts.has:
        return
    cell = person.fields.get("sex")
    text = cell.text if cell else ""
    if cell is not None and is_error(cell):
        return
    sex, code = ("L", None) if facts.p_is_man and text.strip().casefold() == "p" else sex_of(text)
    person.answer.sex = sex
    if code is not None and not (code == "sex_mf" and rules.answers.sex_mf):
        person.add(code, value=text, suggestion=_sex_word(sex), column=facts.letters.get("sex", ""), field="sex")


def _sex_word(sex: str | None) -> str:
    return {"L": "laki-laki", "P": "perempuan"}.get(sex or "", "?")


def _cross_check(person: Person, claims: str, birth: BirthReading, rules: Rules) -> None:
    """Compare the sixteen digits with birth date, sex and area."""
    says = birth_in(claims)
    readings = [day for day in (birth.born_on, birth.other) if day is not None]
    if readings and says and all(says != (day.day, day.month, day.year % 100) for day in readings):
        told = f"{says[0]:02d}-{says[1]:02d}-{says[2]:02d}"
        person.add("nik_birth_mismatch", value=readings[0].strftime("%d-%m-%Y"), suggestion=told, field="nik")
    sex = person.answer.sex
    if sex is not None and sex != sex_in(claims):
        person.add("nik_sex_mismatch", value=_sex_word(sex), suggestion=_sex_word(sex_in(claims)), field="nik")
    kecamatan = f"{claims[:2]}.{claims[2:4]}.{claims[4:6]}"
    if kecamatan not in kecamatan_codes():
        person.add("nik_area_unknown", value=claims[:6], field="nik")
    elif not kecamatan.startswith(rules.office_area):
        person.add("nik_area_other", value=claims[:4], suggestion=area_name(kecamatan[:5]), field="nik")
