"""How severe each finding is: one closed table, read by the judge and by the guides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from payung.bulk.roster.reading import SEVERITY, Verdict
from payung.core.problem import Problem

_CODES: Mapping[Verdict, str] = {
    "warned": (
        "nik_nonascii_digits nik_area_unknown nik_area_other duplicate_in_file name_odd_characters name_markup "
        "date_month_first_column date_serial_number sex_mf rtrw_became_date phone_unreadable area_abbreviated "
        "hidden_row hidden_sheet row_struck_through row_coloured formula_cell text_formula_like "
        "text_too_long text_markup"
    ),
    "held": (
        "nik_letters nik_maybe_rounded nik_number_cell nik_column_rounded nik_missing nik_temporary columns_swapped "
        "nik_birth_mismatch nik_sex_mismatch duplicate_nik_other_name possible_duplicate_person kk_rounded_by_excel "
        "kk_number_cell kk_length name_deceased_mark date_month_first date_ambiguous date_incomplete date_missing "
        "date_unreadable sex_unknown area_misspelt area_unknown area_missing area_ambiguous occupation_unknown "
        "occupation_missing occupation_not_eligible occupation_not_working amount_locale amount_mismatch "
        "row_unforeseen status_gone"
    ),
    "rejected": (
        "nik_rounded_by_excel nik_scientific_text nik_length nik_structure name_placeholder name_missing "
        "date_placeholder date_future age_under age_over amount_invalid cell_error"
    ),
}
VERDICT_OF: Mapping[str, Verdict] = {code: verdict for verdict, codes in _CODES.items() for code in codes.split()}


def verdict_of(problems: Iterable[Problem]) -> Verdict:
    """Return the most severe verdict among findings; none is ok. A problem may carry its own ``verdict``."""
    found: Verdict = "ok"
    for problem in problems:
        own = problem.values.get("verdict")
        verdict = own if own in SEVERITY else VERDICT_OF[problem.code]
        if SEVERITY.index(verdict) > SEVERITY.index(found):
            found = verdict
    return found
