"""Village, work, RT/RW, telephone, rupiah and free texts of one row."""

from __future__ import annotations

from payung.bulk.areas import Area, AreaAnswer, AreaTable, area_name, area_table
from payung.bulk.folding import folded
from payung.bulk.occupations import Occupation, occupation_of
from payung.bulk.roster.cells import Cell, column_letter
from payung.bulk.roster.columns import Facts
from payung.bulk.roster.dates import birth_of_cell, written_date
from payung.bulk.roster.identifiers import whole_digits
from payung.bulk.roster.identity_checks import is_error
from payung.bulk.roster.people import Person
from payung.bulk.roster.rules import Rules
from payung.bulk.roster.values import TEXT_LIMIT, phone_of, rt_rw_of, rupiah_of, text_codes
from payung.core.identity import tidy
from payung.core.money import format_count

_TEXTS = ("address", "birth_place", "mother_name", "occupation", "village", "kecamatan")
_EXTRAS = ("kpj", "decile", "decile_on", "life_status", "member_on", "ends_on", "grace_on", "household_id")
_GONE = {
    "2": "meninggal",
    "mati": "meninggal",
    "meninggal": "meninggal",
    "3": "pindah",
    "pindah": "pindah",
    "4": "hilang",
}
_DECILES = frozenset(str(decile) for decile in range(1, 11))
_NO_WORDS = frozenset(["", "tidak ada", "belum ada", "kosong", "na", "nihil", "0"])
_MOST_MONTHS = 60
_LONGEST = 120  # names of places and work are looked up by that much


def judge_fields(person: Person, facts: Facts, rules: Rules) -> None:
    """Fill place, work and contact of the answer and note what is wrong with them."""
    _judge_area(person, facts, rules)
    _judge_work(person, facts, rules)
    _judge_rt_rw(person)
    _judge_phone(person, facts)
    _judge_amounts(person, facts, rules)
    _judge_texts(person, facts)
    if "decile" in facts.has:
        _judge_decile(person, facts, rules)
    gone = _GONE.get(folded(person.answer.cleaned.get("life_status", "")))
    if gone is not None:
        person.add("status_gone", value=gone, field="life_status", column=facts.letters.get("life_status", ""))


def _judge_area(person: Person, facts: Facts, rules: Rules) -> None:
    """Resolve the village from the row, else from the title, separator or sheet name above it."""
    table = area_table(rules.office_area)
    letter = facts.letters.get("village") or facts.letters.get("area_code", "")
    for name in ("area_code", "village"):
        cell = person.fields.get(name)
        text = _code_text(cell) if cell else ""
        village = table.by_code(text)
        if village is not None:
            person.answer.area_code = village.code
            return
    cell = person.fields.get("village") or person.fields.get("area_code")
    if cell is not None and is_error(cell):
        return
    written = tidy(cell.text)[:_LONGEST] if cell else ""
    if folded(written) in _NO_WORDS:
        _area_from_place(person, facts, letter)
        return
    answer = _village_of(person, written, table, rules)
    person.answer.area_code = answer.area.code if answer.area and answer.writing != "unknown" else None
    _note_writing(person, answer, written, letter)


def _code_text(cell: Cell) -> str:
    """Return the text of a cell that may hold a code as a number."""
    return (whole_digits(cell.text) or "") if cell.kind == "n" else cell.text.strip().removesuffix(".0")


def _village_of(person: Person, written: str, table: AreaTable, rules: Rules) -> AreaAnswer:
    """Look a village up: what the office decided before, then the names of its area."""
    decided = table.villages.get(rules.synonyms.areas.get(folded(written), ""))
    if decided is not None:
        return AreaAnswer("exact", decided)
    given = person.fields.get("kecamatan")
    kecamatan = table.kecamatan(given.text[:_LONGEST]) if given is not None else None
    if kecamatan is not None:
        return table.village(written, kecamatan.code)
    return table.village(written, person.place.kecamatan_code, soft=True)


def _area_from_place(person: Person, facts: Facts, letter: str) -> None:
    place = person.place
    if place.village is not None:
        person.answer.area_code = place.village.code
        if place.writing == "misspelt":
            _note_writing(person, AreaAnswer("misspelt", place.village), place.written, letter)
    elif facts.has & {"village", "area_code"}:
        person.add("area_missing", column=letter, field="village")


def _note_writing(person: Person, answer: AreaAnswer, written: str, letter: str) -> None:
    if answer.writing == "exact":
        return
    suggestion = _place_name(answer.area) if answer.area else ", ".join(map(_place_name, answer.candidates))
    code = answer.area.code if answer.area else ""
    values = {"value": written, "suggestion": suggestion, "code": code, "column": letter, "field": "village"}
    person.add(f"area_{answer.writing}", **values)


def _place_name(area: Area) -> str:
    return f"{area.name} ({area_name(area.kecamatan_code)})"


def _judge_work(person: Person, facts: Facts, rules: Rules) -> None:
    if "occupation" not in facts.has:
        return
    cell = person.fields.get("occupation")
    text = tidy(cell.text)[:_LONGEST] if cell else ""
    label = rules.synonyms.occupations.get(folded(text))
    found = occupation_of(label) if label else occupation_of(text) if text else Occupation("missing")
    person.answer.occupation, person.answer.occupation_code = found.label or text or None, found.code
    if found.standing != "known":
        letter = facts.letters.get("occupation", "")
        person.add(f"occupation_{found.standing}", value=text, column=letter, field="occupation")


def _judge_rt_rw(person: Person) -> None:
    answer = person.answer
    both = person.fields.get("rt_rw")
    if both is not None:
        answer.rt, answer.rw, turned = rt_rw_of(both)
        if turned:
            person.add("rtrw_became_date", value=both.text, suggestion=f"{answer.rt}/{answer.rw}", field="rt_rw")
        return
    for name in ("rt", "rw"):
        cell = person.fields.get(name)
        if cell is None:
            continue
        first, second, turned = rt_rw_of(cell)
        if turned or (name == "rt" and second is not None):
            answer.rt, answer.rw = first, second
        else:
            setattr(answer, name, first)
        if turned:
            person.add("rtrw_became_date", value=cell.text, suggestion=f"{first}/{second}", field=name)


def _judge_phone(person: Person, facts: Facts) -> None:
    cell = person.fields.get("phone")
    if cell is None:
        return
    number, further, unreadable = phone_of(cell)
    person.answer.phone = number or None
    if further:
        person.answer.cleaned["further_phones"] = " ".join(further)
    if unreadable:
        person.add("phone_unreadable", value=cell.text, column=facts.letters.get("phone", ""), field="phone")


def _judge_amounts(person: Person, facts: Facts, rules: Rules) -> None:
    """Hold contributions against the tariff: so much a month, and that times the months."""
    months = _months(person.fields.get("months"))
    for name in ("monthly_idr", "total_idr"):
        cell = person.fields.get(name)
        if cell is None:
            continue
        amount, code = rupiah_of(cell)
        due = rules.monthly_idr * (months or 0) if name == "total_idr" else rules.monthly_idr
        if code is None and amount is not None:
            code = _difference(amount, due, name, rules.monthly_idr, has_months="months" in facts.has)
            person.answer.cleaned[name] = str(amount)
        if code is not None:
            letter = facts.letters.get(name, "")
            person.add(code, value=cell.text, suggestion=format_count(due), column=letter, field=name)


def _difference(amount: int, due: int, name: str, monthly_idr: int, *, has_months: bool) -> str | None:
    """Compare an amount with what is due; without a number of months any whole number of them will do."""
    if due and amount == due:
        return None
    if name == "total_idr" and not due:
        whole_months = monthly_idr <= amount <= _MOST_MONTHS * monthly_idr and amount % monthly_idr == 0
        return None if whole_months else "amount_mismatch"
    if name == "monthly_idr" and not has_months and amount and amount % monthly_idr == 0:
        return None
    return "amount_locale" if amount * 1000 == due else "amount_mismatch"


def _months(cell: Cell | None) -> int | None:
    """Read a number of months (``10``, ``10 bulan``)."""
    if cell is None:
        return None
    digits = whole_digits(cell.text) if cell.kind == "n" else folded(cell.text[:_LONGEST]).split(" ")[0]
    return int(digits) if digits and digits.isdigit() and 0 < int(digits) <= _MOST_MONTHS else None


def _judge_decile(person: Person, facts: Facts, rules: Rules) -> None:
    """Read a welfare decile and the day it is good for: the row's own, else the one said for the whole file."""
    cleaned, letter = person.answer.cleaned, facts.letters.get("decile", "")
    cleaned.pop("decile_on", None)
    words = folded(cleaned.pop("decile", "")).removeprefix("desil ").removesuffix(" 0")
    if not words:
        return
    if words not in _DECILES:
        person.add("decile_unreadable", value=words, column=letter, field="decile")
        return
    cell = person.fields.get("decile_on")
    written = written_date(cell.kind, cell.text, rules.today) if cell else None
    day = birth_of_cell(written, "day_first", None).born_on if written else None
    said = day.isoformat() if day else rules.answers.decile_on
    if not said or said > rules.today.isoformat():
        person.add("decile_day_missing", column=facts.letters.get("decile_on", letter), field="decile")
    cleaned |= {"decile": words, "decile_on": said}


def _judge_texts(person: Person, facts: Facts) -> None:
    """Note markup, formula signs and overlong texts, and keep a tidy, cut copy."""
    answer = person.answer
    for name in _TEXTS:
        cell = person.fields.get(name)
        if cell is None:
            continue
        text = cell.text
        if cell.kind == "t" and not (
            text.isascii() and text.isprintable() and len(text) < 100 and text[0].isalnum() and "<" not in text
        ):
            for code in text_codes(text):
                person.add(code, column=facts.letters.get(name, ""), field=name, count=len(text), limit=TEXT_LIMIT)
        clean = tidy(text)[:TEXT_LIMIT]
        answer.cleaned[name] = clean
    for name in _EXTRAS:
        if name in person.fields:
            answer.cleaned[name] = tidy(person.fields[name].text)[:_LONGEST]
    answer.address = answer.cleaned.get("address")
    answer.mother_name = answer.cleaned.get("mother_name")
    answer.birth_place = answer.birth_place or answer.cleaned.get("birth_place")
    for column, cell in person.row.cells.items():
        if len(cell.text) > TEXT_LIMIT:
            person.add("text_too_long", column=column_letter(column), field="", count=len(cell.text), limit=TEXT_LIMIT)
