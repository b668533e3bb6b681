"""What officers do to purses: the ceiling of a source of money."""

from __future__ import annotations

from typing import Any

from django.db import connection

from payung.office.acts import act, done
from payung.office.models import Officer
from payung.office.refusal import Refused
from payung.office.roles import Role
from payung.words import words_of

from .models import Budget, Programme

# A ceiling may be lowered only down to what is spent.
SET_BUDGET = """
INSERT INTO money_budget AS b (pemda_id, public_id, programme_id, funding, account_code, ceiling_idr)
VALUES (%(pemda)s, gen_random_uuid(), %(programme)s, %(funding)s, %(account)s, %(ceiling)s)
ON CONFLICT (pemda_id, programme_id, funding)
DO UPDATE SET ceiling_idr = excluded.ceiling_idr, account_code = excluded.account_code
WHERE b.spent_idr <= excluded.ceiling_idr RETURNING id
"""


@act(may={Role.OFFICER, Role.ADMIN}, words="Pagu diisi")
def set_budget(*, by: Officer, programme: Programme, funding: str, ceiling_idr: int, account_code: str = "") -> Budget:
    """Set the ceiling of one source of money; never below what is spent already.

    Raises:
        Refused: unknown source, a negative ceiling, or one below what is spent.
    """
    if funding not in words_of("funding") or ceiling_idr < 0:
        raise Refused("budget_invalid")
    where: dict[str, Any] = {
        "pemda": by.pemda_id,
        "programme": programme.pk,
        "funding": funding,
        "account": account_code,
    }
    with connection.cursor() as cursor:
        cursor.execute(SET_BUDGET, {**where, "ceiling": ceiling_idr})
        row = cursor.fetchone()
    if row is None:
        spent = Budget.objects.get(programme=programme, funding=funding).spent_idr
        raise Refused("ceiling_below_spent", spent_idr=spent)
    return done(Budget.objects.get(pk=row[0]), funding=funding, ceiling_idr=ceiling_idr)
