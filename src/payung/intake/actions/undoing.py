"""A roster taken back: workers are as they were before, to the byte."""

from __future__ import annotations

from django.db import IntegrityError, connection, transaction

from payung.office.acts import act, done
from payung.office.clock import now
from payung.office.models import Officer
from payung.office.refusal import Conflict, Refused
from payung.office.roles import Role
from payung.office.statistics import take_statistics

from ..merging import FIELDS
from ..models import Roster
from ..queries import outcome_counts

_OF_ROSTER = "intake_rosterrow r WHERE r.pemda_id = %(pemda)s AND r.roster_id = %(roster)s AND d.origin_row_id = r.id"
END_DECILES = f"UPDATE registry_decile d SET superseded_at = now() FROM {_OF_ROSTER} AND d.superseded_at IS NULL"
REVIVE_DECILES = f"""
UPDATE registry_decile o SET superseded_at = NULL FROM registry_decile d, {_OF_ROSTER} AND d.superseded_at = now()
  AND o.pemda_id = d.pemda_id AND o.worker_id = d.worker_id AND o.register = d.register AND o.as_of_on = d.as_of_on
  AND o.superseded_at = d.recorded_at
"""
REMOVE_DECILES = f"DELETE FROM registry_decile d USING {_OF_ROSTER}"
PUT_BACK = f"""
UPDATE registry_worker w SET {
    ", ".join(f"{n} = (r.worker_before ->> '{n}'){'::date' if n == 'birth_on' else ''}" for n in FIELDS)
}
FROM intake_rosterrow r
WHERE r.pemda_id = %(pemda)s AND r.roster_id = %(roster)s AND r.outcome = 'changed' AND w.id = r.worker_id
"""
# What a search or a list found of the new workers is found again; it is no use of theirs.
_NEW = """
SELECT worker_id FROM intake_rosterrow WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s AND outcome = 'new'"""
FORGET_PAIRS = (
    f"DELETE FROM sameness_candidate WHERE pemda_id = %(pemda)s AND (worker_id IN ({_NEW}) OR other_id IN ({_NEW}))"
)
UNNAME_LISTED = f"""
UPDATE intake_listedperson SET worker_id = NULL, match = '', score = NULL
WHERE pemda_id = %(pemda)s AND match IN ('nik', 'likely') AND worker_id IN ({_NEW})
"""
REMOVE_NEW = f"""
WITH new AS MATERIALIZED ({_NEW}), unlinked AS (
  UPDATE intake_rosterrow SET worker_id = NULL, outcome = '', worker_before = NULL
  WHERE pemda_id = %(pemda)s AND roster_id = %(roster)s
)
DELETE FROM registry_worker w USING new WHERE w.pemda_id = %(pemda)s AND w.id = new.worker_id
"""


@act(may={Role.OFFICER}, words="Roster diurungkan")
def undo_roster(*, by: Officer, roster: Roster) -> Roster:
    """Take a roster back, wholly or half applied: workers are as they were before, to the byte.

    Side effects, in order: its deciles go and those before them count again; changed workers get their old values;
    rows are unlinked; new workers are removed; one event. Foreign keys refuse the removal of a worker who was
    verified, nominated or billed meanwhile.

    Raises:
        Conflict: the roster is not applied.
        Refused: a worker of it is in use.
    """
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    if roster.status not in ("applied", "applying"):
        raise Conflict("roster_not_applied")
    counts = outcome_counts(roster)
    where = {"pemda": by.pemda_id, "roster": roster.pk}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            undoing = (
                FORGET_PAIRS,
                UNNAME_LISTED,
                END_DECILES,
                REVIVE_DECILES,
                REMOVE_DECILES,
                PUT_BACK,
                REMOVE_NEW,
            )
            take_statistics(cursor, sum(counts.values()), "intake_rosterrow", "registry_worker", "registry_decile")
            for statement in undoing:
                cursor.execute(statement, where)
    except IntegrityError as error:
        raise Refused("roster_in_use") from error
    if roster.applied_at is None:  # half applied: as if it had never begun
        roster.applied_by = None
    else:
        roster.undone_at, roster.undone_by = now(), by
    roster.applying_at = None
    roster.save(update_fields=["applying_at", "applied_by", "undone_at", "undone_by"])
    return done(roster, **counts)
