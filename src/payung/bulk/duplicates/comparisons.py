"""What two records are compared on: columns, blocking keys and levels, in SQL that DuckDB and Spark both run.

A comparison's levels are counted from 0 (differs) upwards, −1 when one side does not know. What the levels are worth
is not said here but in ``model.json``.
"""

from __future__ import annotations

from typing import Any

FIELDS = ("record_id", "nik", "kk_number", "name", "birth_date", "sex", "mother_name", "phone", "area_code")
# How many records of the same name make it a common one: a namesake born on the same day is then no surprise.
NAME_STEPS = (3, 30, 300)


def prepared_sql(engine: str) -> str:
    """Return a SELECT over ``raw`` (the nine fields as text), ``names`` and ``days`` with all that is compared.

    One row per record; ``id`` counts from 1 in the order of ``record_id``, so that the order of a file says nothing.
    """
    every = ", 'g'" if engine == "duckdb" else ""  # Spark replaces every one unasked
    digits = f"regexp_replace(coalesce({{}}, ''), '[^0-9]', ''{every})".format
    return f"""
WITH numbered AS (
  SELECT row_number() OVER (ORDER BY record_id) AS id, record_id, trim(coalesce(name, '')) AS said,
    trim(coalesce(mother_name, '')) AS mother_said, trim(coalesce(birth_date, '')) AS day_said,
    {digits("nik")} AS nik_digits, {digits("kk_number")} AS kk_digits,
    regexp_replace({digits("phone")}, '^(0062|62)?0?', '') AS phone_digits,
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
SELECT id, record_id, k.name, given, close, letters, bones, padded, ask1, ask2, ask3, mother, mother_padded,
  mother_ask1, mother_ask2, mother_ask3, y, m, d, nik, kk, phone, sex, nullif(area, '') AS area,
  coalesce(bearers, 0) AS bearers, substr(nik, 1, 12) AS nik_head, substr(nik, 7) AS nik_tail,
  CASE WHEN y IS NOT NULL THEN y * 10000 + least(m, d) * 100 + greatest(m, d) END AS day_key,
  substr(given, 1, 1) AS initial
FROM known k LEFT JOIN counted c ON c.name = k.name"""


# Two records are looked at when one of these keys agrees on both sides. Families meet by KK and phone; the rest is
# narrow. A key that more than MOST records bear takes the next column beside it; after its last column it is no key,
# so that no village officer's phone and no common name is compared all with all.
MOST = 30
BLOCKS: tuple[tuple[str, ...], ...] = (
    ("nik", "given"), ("nik_tail initial", "given"), ("nik_head sex", "given"), ("kk", "given", "y"),
    ("phone", "y", "given"), ("day_key given", "area"), ("day_key mother", "area"), ("day_key area", "initial"),
    ("name mother", "y", "area"), ("name mother area", "y"), ("given mother y area",), ("name area y", "m"),
)  # fmt: skip


def crowded_sql() -> str:
    """Return a SELECT of the places in ``BLOCKS`` of all keys in ``known`` that more than ``MOST`` bear."""
    keys = [block[0].split() for block in BLOCKS]
    return " UNION ALL ".join(
        f"SELECT {place} FROM known WHERE {' IS NOT NULL AND '.join(key)} IS NOT NULL "
        f"GROUP BY {', '.join(key)} HAVING count(*) > {MOST}"
        for place, key in enumerate(keys)
    )


def narrowed_sql(crowded: set[int]) -> str:
    """Return a SELECT over ``known`` that adds ``more0`` … to each key of ``BLOCKS``; only some have crowds.

    ``more`` is empty where few bear the key, the columns beside it where many do, NULL where they do not narrow it.
    """
    crowds, joins, told = [], [], []
    for place, (key, *finer) in enumerate(BLOCKS):
        source, cases = "known", ""
        for depth in range(len(finer) + 1 if place in crowded else 0):
            name, columns = f"crowd{place}_{depth}", (*key.split(), *finer[:depth])
            listed = ", ".join(columns)
            crowds.append(f"{name} AS (SELECT {listed} FROM {source} GROUP BY {listed} HAVING count(*) > {MOST})")
            joins.append(f"LEFT JOIN {name} ON " + " AND ".join(f"k.{each} = {name}.{each}" for each in columns))
            more = " || '|' || ".join(f"CAST(k.{each} AS varchar(400))" for each in finer[:depth]) or "''"
            cases += f" WHEN {name}.{columns[0]} IS NULL THEN {more}"
            source = f"known JOIN {name} USING ({listed})"
        told.append(f"CASE{cases} END AS more{place}" if cases else f"'' AS more{place}")
    before = f"WITH {', '.join(crowds)} " if crowds else ""
    return f"{before}SELECT k.*, {', '.join(told)} FROM known k {' '.join(joins)}"


def blocking_rules(one: str = "l", other: str = "r") -> list[str]:
    """Return the keys of ``BLOCKS`` as conditions between two rows of ``people``."""
    keys = [(*block[0].split(), f"more{place}") for place, block in enumerate(BLOCKS)]
    return [" AND ".join(f"{one}.{column} = {other}.{column}" for column in key) for key in keys]


def _holds(padded: str, asks: tuple[str, str, str]) -> str:
    """Whether each part asked for stands in a padded name; an ask of a blank is always met."""
    return " AND ".join(f"instr({padded}, {ask}) > 0" for ask in asks)


def _contains(padded: str, ask: str) -> str:
    one = _holds(f"{padded}_r", (f"{ask}1_l", f"{ask}2_l", f"{ask}3_l"))
    other = _holds(f"{padded}_l", (f"{ask}1_r", f"{ask}2_r", f"{ask}3_r"))
    return f"(({one}) OR ({other}))"


def _within(column: str, slips: int) -> str:
    """The cheap question before the dear one: so few slips change the length by no more."""
    return f"abs(length({column}_l) - length({column}_r)) <= {slips}"


_SAME_DAYS = (
    "(CASE WHEN y_l = y_r THEN 1 ELSE 0 END + CASE WHEN m_l = m_r THEN 1 ELSE 0 END + "
    "CASE WHEN d_l = d_r THEN 1 ELSE 0 END)"
)
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
            ("slip", f"{_within('close', 1)} AND levenshtein(close_l, close_r) <= 1"),
            ("typed", f"{_within('close', 2)} AND levenshtein(close_l, close_r) <= 2 AND {_GIVEN_NEAR}"),
            ("given", "given_l = given_r"),
            (
                "sounds",
                "abs(length(close_l) - length(close_r)) * 3 <= greatest(length(close_l), length(close_r)) AND "
                "levenshtein(close_l, close_r) * 3 <= greatest(length(close_l), length(close_r))",
            ),
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
            (
                "near",
                f"({_within('mother', 2)} AND levenshtein(mother_l, mother_r) <= 2) OR "
                f"{_contains('mother_padded', 'mother_ask')}",
            ),
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


def splink_settings() -> dict[str, Any]:
    """Return the settings of Splink: our keys and comparisons, the weight of a level (log2 m/u) its number plus one.

    So Splink's answer tells the levels themselves; what they are worth is asked of ``household``.
    """
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in blocking_rules()],
        "comparisons": [_splink_comparison(name) for name in NAMES],
    }


def _splink_comparison(name: str) -> dict[str, Any]:
    unknown, levels = COMPARISONS[name]
    told: list[dict[str, Any]] = [{"sql_condition": unknown, "label_for_charts": "unknown", "is_null_level": True}]
    for number, (word, sql) in zip(range(len(levels), -1, -1), (*levels, ("other", "ELSE")), strict=True):
        m, u = 2.0 ** (number - 14), 2.0**-15
        told.append({"sql_condition": sql, "label_for_charts": word, "m_probability": m, "u_probability": u})
    return {"output_column_name": name, "comparison_levels": told}
