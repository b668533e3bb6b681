"""What two records are compared on: columns, blocking keys and levels, in SQL that DuckDB and Spark both run.

A comparison's levels are counted from 0 (differs) upwards, −1 when one side does not know. What the levels are worth
is not said here but in ``model.json``.
"""

from __future__ import annotations

from typing import Any

FIELDS = ("record_id", "nik", "kk_number", "name", "birth_date", "sex", "mother_name", "phone", "area_code")
# How many records of the same name make it a common one: a namesake born on the same day is then no surprise.
NAME_STEPS = (3, 30, 300)
_DIGITS = {
    "duckdb": "regexp_replace(coalesce({0}, ''), '[^0-9]', '', 'g')",
    "spark": "regexp_replace(coalesce({0}, ''), '[^0-9]', '')",
}


def prepared_sql(engine: str) -> str:
    """Return a SELECT over ``raw`` (the nine fields as text), ``names`` and ``days`` with all that is compared.

    One row per record; ``id`` counts from 1 in the order of ``record_id``, so that the order of a file says nothing.
    """
    digits = _DIGITS[engine].format
    phone = digits("phone")
    return f"""
WITH numbered AS (
  SELECT row_number() OVER (ORDER BY record_id) AS id, record_id, trim(coalesce(name, '')) AS said,
    trim(coalesce(mother_name, '')) AS mother_said, trim(coalesce(birth_date, '')) AS day_said,
    {digits("nik")} AS nik_digits, {digits("kk_number")} AS kk_digits,
    CASE WHEN {phone} LIKE '62%' THEN substr({phone}, 3) WHEN {phone} LIKE '0%' THEN substr({phone}, 2) ELSE {phone} END
      AS phone_digits,
    upper(substr(trim(coalesce(sex, '')), 1, 1)) AS sex_letter, trim(coalesce(area_code, '')) AS area FROM raw
), known AS (
  SELECT n.*, nullif(w.parts, '') AS name, nullif(w.given, '') AS given, w.close, w.letters, w.bones, w.padded,
    w.ask1, w.ask2, w.ask3,
    nullif(m.parts, '') AS mother, m.padded AS mother_padded, m.ask1 AS mother_ask1, m.ask2 AS mother_ask2,
    m.ask3 AS mother_ask3, d.year AS y, d.month AS m, d.day AS d,
    CASE WHEN length(nik_digits) = 16 AND substr(nik_digits, 13) <> '0000' AND nik_digits NOT LIKE '0%'
         THEN nik_digits END AS nik,
    CASE WHEN length(kk_digits) = 16 THEN kk_digits END AS kk,
    CASE WHEN length(phone_digits) BETWEEN 8 AND 13 THEN phone_digits END AS phone,
    CASE WHEN sex_letter IN ('L', 'P') THEN sex_letter END AS sex
  FROM numbered n LEFT JOIN names w ON w.said = n.said LEFT JOIN names m ON m.said = n.mother_said
    LEFT JOIN days d ON d.said = n.day_said
), counted AS (SELECT name, count(*) AS bearers FROM known WHERE name IS NOT NULL GROUP BY name)
SELECT k.id, k.record_id, k.name, k.given, k.close, k.letters, k.bones, k.padded, k.ask1, k.ask2, k.ask3,
  k.mother, k.mother_padded,
  k.mother_ask1, k.mother_ask2, k.mother_ask3, k.y, k.m, k.d, k.nik, k.kk, k.phone, k.sex, nullif(k.area, '') AS area,
  coalesce(c.bearers, 0) AS bearers, substr(k.nik, 1, 12) AS nik_head, substr(k.nik, 7) AS nik_tail,
  CASE WHEN k.y IS NOT NULL THEN k.y * 10000 + least(k.m, k.d) * 100 + greatest(k.m, k.d) END AS day_key,
  substr(k.given, 1, 1) AS initial
FROM known k LEFT JOIN counted c ON c.name = k.name"""


# Two records are looked at when one of these agrees on both sides. Families meet by KK and phone; the rest is narrow.
BLOCKS = (
    ("nik",),
    ("nik_tail", "initial"),
    ("nik_head", "sex"),
    ("kk",),
    ("phone",),
    ("day_key", "given"),
    ("day_key", "mother"),
    ("day_key", "area"),
    ("name", "mother"),
    ("given", "mother", "y"),
    ("name", "area"),
)


def _holds(padded: str, asks: tuple[str, str, str]) -> str:
    """Whether each part asked for stands in a padded name; an ask of a blank is always met."""
    return " AND ".join(f"instr({padded}, {ask}) > 0" for ask in asks)


def _contains(padded: str, ask: str) -> str:
    one = _holds(f"{padded}_r", (f"{ask}1_l", f"{ask}2_l", f"{ask}3_l"))
    other = _holds(f"{padded}_l", (f"{ask}1_r", f"{ask}2_r", f"{ask}3_r"))
    return f"(({one}) OR ({other}))"


_SAME_DAYS = "(CASE WHEN y_l = y_r THEN 1 ELSE 0 END + CASE WHEN m_l = m_r THEN 1 ELSE 0 END + " \
             "CASE WHEN d_l = d_r THEN 1 ELSE 0 END)"  # fmt: skip
_GIVEN_NEAR = "levenshtein(given_l, given_r) <= CASE WHEN length(given_l) > 4 THEN 1 ELSE 0 END"
# Cheap questions before the dear one: two slips leave one chunk of three as it was, one slip a half.
_ONE_CHUNK = " OR ".join(f"substr(nik_l, {at}, {n}) = substr(nik_r, {at}, {n})" for at, n in ((1, 6), (7, 6), (13, 4)))
_ONE_HALF = " OR ".join(f"substr(kk_l, {at}, 8) = substr(kk_r, {at}, 8)" for at in (1, 9))
# Comparison → unknown on one side, then (meaning, condition) from the strongest to the weakest; what is left is 0.
COMPARISONS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "name": (
        "name_l IS NULL OR name_r IS NULL",
        (
            ("same_rare", f"name_l = name_r AND bearers_l <= {NAME_STEPS[0]}"),
            ("same_known", f"name_l = name_r AND bearers_l <= {NAME_STEPS[1]}"),
            ("same_common", f"name_l = name_r AND bearers_l <= {NAME_STEPS[2]}"),
            ("same_everywhere", "name_l = name_r"),
            ("half", f"close_l = close_r OR {_contains('padded', 'ask')}"),
            ("swapped", "letters_l = letters_r AND levenshtein(close_l, close_r) <= 2"),
            ("vowel", "bones_l = bones_r AND length(close_l) = length(close_r) AND levenshtein(close_l, close_r) <= 1"),
            ("slip", "levenshtein(close_l, close_r) <= 1"),
            ("typed", f"levenshtein(close_l, close_r) <= 2 AND {_GIVEN_NEAR}"),
            ("given", "given_l = given_r"),
            ("sounds", "levenshtein(close_l, close_r) * 3 <= greatest(length(close_l), length(close_r))"),
        ),
    ),
    "birth": (
        "y_l IS NULL OR y_r IS NULL",
        (
            ("same", "y_l = y_r AND m_l = m_r AND d_l = d_r AND NOT (m_l = 1 AND d_l = 1)"),
            ("same_january", "y_l = y_r AND m_l = m_r AND d_l = d_r"),
            ("swapped", "y_l = y_r AND m_l = d_r AND d_l = m_r"),
            ("january", "y_l = y_r AND ((m_l = 1 AND d_l = 1) OR (m_r = 1 AND d_r = 1))"),
            ("two_of_three", f"{_SAME_DAYS} = 2"),
            ("same_year", "y_l = y_r"),
        ),
    ),
    "nik": (
        "nik_l IS NULL OR nik_r IS NULL",
        (
            ("same", "nik_l = nik_r"),
            ("near", "substr(nik_l, 13) = substr(nik_r, 13) AND levenshtein(nik_l, nik_r) <= 2"),
            ("near_serial", "nik_head_l = nik_head_r AND levenshtein(nik_l, nik_r) <= 2"),
            ("near_both", f"({_ONE_CHUNK}) AND levenshtein(nik_l, nik_r) <= 2"),
            ("same_head", "nik_head_l = nik_head_r"),
        ),
    ),
    "kk": (
        "kk_l IS NULL OR kk_r IS NULL",
        (("same", "kk_l = kk_r"), ("near", f"({_ONE_HALF}) AND levenshtein(kk_l, kk_r) <= 2")),
    ),
    "phone": (
        "phone_l IS NULL OR phone_r IS NULL",
        (
            ("same", "phone_l = phone_r"),
            ("near", "substr(phone_l, 4, 2) = substr(phone_r, 4, 2) AND levenshtein(phone_l, phone_r) <= 1"),
        ),
    ),
    "mother": (
        "mother_l IS NULL OR mother_r IS NULL",
        (
            ("same", "mother_l = mother_r"),
            ("near", f"levenshtein(mother_l, mother_r) <= 2 OR {_contains('mother_padded', 'mother_ask')}"),
        ),
    ),
    "area": (
        "area_l IS NULL OR area_r IS NULL",
        (("same", "area_l = area_r"), ("kecamatan", "substr(area_l, 1, 8) = substr(area_r, 1, 8)")),
    ),
    "sex": ("sex_l IS NULL OR sex_r IS NULL", (("same", "sex_l = sex_r"),)),
}
NAMES = tuple(COMPARISONS)
LEVELS: dict[str, dict[int, str]] = {
    name: {-1: "unknown", 0: "other"} | {len(levels) - i: word for i, (word, _) in enumerate(levels)}
    for name, (_, levels) in COMPARISONS.items()
}


def splink_settings(weights: dict[str, dict[str, tuple[float, float]]]) -> dict[str, Any]:
    """Return the settings of Splink: our blocking rules and comparisons, each level with its m and u probability.

    Args:
        weights: comparison → level → (m, u): how often records of one person, and of two, stand at the level.
    """
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": " AND ".join(f"l.{column} = r.{column}" for column in block)} for block in BLOCKS
        ],
        "comparisons": [_splink_comparison(name, weights[name]) for name in NAMES],
    }


def _splink_comparison(name: str, weights: dict[str, tuple[float, float]]) -> dict[str, Any]:
    unknown, levels = COMPARISONS[name]
    told = [(word, sql) for word, sql in (*levels, ("other", "ELSE"))]
    conditions: list[dict[str, Any]] = [
        {"sql_condition": unknown, "label_for_charts": "unknown", "is_null_level": True}
    ]
    for word, sql in told:
        m, u = weights[word]
        conditions.append({"sql_condition": sql, "label_for_charts": word, "m_probability": m, "u_probability": u})
    return {"output_column_name": name, "comparison_levels": conditions}
