"""What a database's catalogue says of the schema ``public``, a line each, to be compared with another's."""

from __future__ import annotations

import re
from typing import Any

import psycopg

# Django hashes the names of tables into those of keys and indexes it names itself; a renamed table keeps its own.
HASH = re.compile(r"_[0-9a-f]{8}(?=_|\b)")
# A condition that was dumped and read again is printed with its casts on the words instead of on their list.
CASTS = re.compile(r"::(?:character varying|text)(?:\[\])?|[()]")
PUBLIC = "'public'::regnamespace"
QUERIES = {
    "column": f"""
SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, pg_get_expr(adbin, adrelid),
       collname, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(attacl) a)
FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_attrdef d ON (adrelid, adnum) = (attrelid, attnum)
LEFT JOIN pg_collation k ON k.oid = attcollation
WHERE relnamespace = {PUBLIC} AND relkind = 'r' AND attnum > 0 AND NOT attisdropped""",
    "relation": f"""
SELECT relname, relkind, relrowsecurity, relforcerowsecurity, reloptions::text, pg_get_userbyid(relowner),
       (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(relacl) a)
FROM pg_class WHERE relnamespace = {PUBLIC} AND relkind IN ('r', 'v', 'S')""",
    "constraint": f"SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    f"WHERE connamespace = {PUBLIC} AND contype <> 'n'",
    "index": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "view": "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'",
    "policy": "SELECT * FROM pg_policies WHERE schemaname = 'public'",
    "trigger": f"SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid "
    f"WHERE NOT tgisinternal AND relnamespace = {PUBLIC}",
    "function": f"""
SELECT pg_get_functiondef(p.oid), (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(proacl) a) FROM pg_proc p
WHERE pronamespace = {PUBLIC} AND prokind = 'f'
AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = p.oid AND deptype = 'e')""",
    "migration": "SELECT app, name FROM django_migrations",
    "laid": "SELECT name, sha256, makes FROM office_schemafile",
}


def catalogue_of(connection: psycopg.Connection[Any]) -> set[str]:
    """Return every fact of the catalogue as a text, names made by hashing without the hash."""
    facts = set()
    for kind, query in QUERIES.items():
        for row in connection.execute(query):
            fact = " ".join(HASH.sub("_#", " | ".join(map(str, row))).split())
            facts.add(f"{kind}: {CASTS.sub('', fact) if kind in ('constraint', 'index') else fact}")
    return facts


def counts_of(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Return how many rows every table holds."""
    names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for (name,) in names}
