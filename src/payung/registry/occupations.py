"""The table of occupations laid beside the workers, so that a statement may join it."""

from __future__ import annotations

from typing import Any

from django.db import connections

from payung.bulk.occupations import sectors

LAY = """
WITH said AS (SELECT * FROM unnest(%(labels)s::text[], %(sectors)s::text[]) AS s(label, sector)),
gone AS (DELETE FROM registry_occupation WHERE label NOT IN (SELECT label FROM said))
INSERT INTO registry_occupation (label, sector) SELECT label, sector FROM said
ON CONFLICT (label) DO UPDATE SET sector = excluded.sector WHERE registry_occupation.sector <> excluded.sector
"""


def lay(*, using: str, **_: Any) -> None:
    """Make ``registry_occupation`` say what the shipped table says."""
    with connections[using].cursor() as cursor:
        cursor.execute(LAY, {"labels": list(sectors()), "sectors": list(sectors().values())})
