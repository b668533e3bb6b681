"""The insurer's list of a month against our bill: every difference named, to the person and the rupiah."""

from __future__ import annotations

import hashlib

from django.db import connection

from payung.bulk.insurer import InsurerRow, read_insurer_list
from payung.office.acts import act, done
from payung.office.files import keep_file
from payung.office.models import Officer
from payung.office.permission import require_seen
from payung.office.refusal import Refused
from payung.office.roles import Role

from ..models import Bill, Difference, Statement, StatementRow
from ..queries import bills_seen_by

# Rows meet lines by KPJ, else by NIK, each row at most one line. A row that fits nobody is "missing here", a line
# without a row "missing there", a second row for the same line "repeated there".
MATCHED = """
WITH line AS (
  SELECT l.id, l.worker_id, l.total_idr, w.nik, g.kpj
  FROM billing_billline l
  JOIN registry_worker w ON w.pemda_id = l.pemda_id AND w.id = l.worker_id
  JOIN programme_enrolment e ON e.pemda_id = l.pemda_id AND e.id = l.enrolment_id
  LEFT JOIN programme_registration g ON g.pemda_id = e.pemda_id AND g.decree_line_id = e.decree_line_id
    AND g.superseded_at IS NULL AND g.is_accepted
  WHERE l.pemda_id = %(pemda)s AND l.bill_id = %(bill)s AND l.corrects_id IS NULL
), by_kpj AS (
  SELECT DISTINCT ON (r.id) r.id AS row_id, line.id AS line_id FROM billing_statementrow r
  JOIN line ON r.kpj <> '' AND line.kpj = r.kpj
  WHERE r.statement_id = %(statement)s ORDER BY r.id, line.nik IS DISTINCT FROM r.nik, line.id
), by_nik AS (
  SELECT DISTINCT ON (r.id) r.id AS row_id, line.id AS line_id FROM billing_statementrow r
  JOIN line ON r.nik <> '' AND line.nik = r.nik
  WHERE r.statement_id = %(statement)s AND NOT EXISTS (SELECT 1 FROM by_kpj WHERE by_kpj.row_id = r.id)
  ORDER BY r.id, line.id
), pair AS (SELECT * FROM by_kpj UNION ALL SELECT * FROM by_nik
), numbered AS (SELECT *, row_number() OVER (PARTITION BY line_id ORDER BY row_id) AS n FROM pair)
"""
COMPARE = f"""
{MATCHED}
INSERT INTO billing_difference (pemda_id, statement_id, kind, line_id, row_id, worker_id, ours_idr, theirs_idr)
SELECT %(pemda)s, %(statement)s, d.* FROM (
  SELECT 'missing_there', line.id, NULL::bigint, line.worker_id, line.total_idr, 0
  FROM line WHERE NOT EXISTS (SELECT 1 FROM pair WHERE pair.line_id = line.id)
  UNION ALL
  SELECT 'missing_here', NULL, r.id, NULL, 0, r.amount_idr FROM billing_statementrow r
  WHERE r.statement_id = %(statement)s AND NOT EXISTS (SELECT 1 FROM pair WHERE pair.row_id = r.id)
  UNION ALL
  SELECT 'repeated_there', line.id, r.id, line.worker_id, 0, r.amount_idr
  FROM numbered JOIN line ON line.id = numbered.line_id JOIN billing_statementrow r ON r.id = numbered.row_id
  WHERE numbered.n > 1
  UNION ALL
  SELECT 'amount', line.id, r.id, line.worker_id, line.total_idr, r.amount_idr
  FROM numbered JOIN line ON line.id = numbered.line_id JOIN billing_statementrow r ON r.id = numbered.row_id
  WHERE numbered.n = 1 AND r.amount_idr <> line.total_idr
) d
"""


@act(may={Role.OFFICER, Role.BRANCH}, words="Daftar iuran dibandingkan")
def read_statement(*, by: Officer, bill: Bill, content: bytes, name: str) -> Statement:
    """Read the insurer's list for the month of a bill and store every difference.

    The same file again changes nothing. Sum of ours minus theirs over the differences equals bill total minus
    statement total, checked here.

    Side effects, in order: the file is kept; statement and rows; differences; one event.

    Raises:
        NotAllowed: the bill is another branch's.
        Refused: the file holds no such list.
    """
    require_seen(bills_seen_by(by), bill)
    answer = read_insurer_list(content)
    if not answer.rows:
        raise Refused("insurer_list_unreadable", reason=answer.message)
    known = Statement.objects.filter(bill=bill).select_related("file").order_by("-id").first()
    if known and known.file.sha256 == hashlib.sha256(content).hexdigest():
        return done(known, bill=bill.bill_number, is_repeated=True)
    file = keep_file(by=by, content=content, name=name, media_type="application/octet-stream")
    total = sum(row.amount_idr for row in answer.rows)
    statement = Statement.objects.create(
        pemda_id=by.pemda_id, bill=bill, file=file, row_count=len(answer.rows), total_idr=total, by=by
    )
    StatementRow.objects.bulk_create((_stored(statement, row) for row in answer.rows), batch_size=5_000)
    with connection.cursor() as cursor:
        cursor.execute(COMPARE, {"pemda": by.pemda_id, "bill": bill.pk, "statement": statement.pk})
    found = Difference.objects.filter(statement=statement).values_list("kind", "ours_idr", "theirs_idr")
    gap = sum(ours - theirs for _, ours, theirs in found)
    assert gap == bill.total_idr - total, "the differences do not explain the gap"
    counts = {kind: sum(k == kind for k, _, _ in found) for kind in {k for k, _, _ in found}}
    return done(statement, bill=bill.bill_number, rows=len(answer.rows), total_idr=total, differences=counts)


def _stored(statement: Statement, row: InsurerRow) -> StatementRow:
    return StatementRow(
        pemda_id=statement.pemda_id,
        statement=statement,
        row_number=row.row_number,
        nik=row.nik,
        kpj=row.kpj,
        name=row.name,
        amount_idr=row.amount_idr,
    )
