"""The public door: opened and shut, receipts looked up, knocks counted.

Looking a receipt up is counted and costs the same work whether the code is unknown, malformed or blocked.
"""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.crypto import salted_hmac

from payung.office.acts import act, done
from payung.office.clock import now, today
from payung.office.models import Officer, Pemda
from payung.office.permission import runs
from payung.office.refusal import Refused
from payung.office.roles import Role

from ..models import Application, Door, Knock

log = logging.getLogger(__name__)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O 1 I L
CODE_LENGTH = 10
# Wrong codes from one address in an hour, wrong codes at one office in a day, looks at one receipt in a day. Beyond the
# day's sum an address has one try left: an office is watched, a village is never shut out.
MOST_WRONG, MOST_WRONG_A_DAY, MOST_LOOKS = 20, 2_000, 50
MOST_APPLICATIONS, MOST_APPLICATIONS_A_DAY = 60, 2_000  # from one address in an hour, at one office in a day
COUNT = """
INSERT INTO intake_knock (pemda_id, purpose, bucket, hour_at, count)
SELECT %(pemda)s, k.purpose, k.bucket, date_trunc('hour', now()), 1
FROM unnest(%(purposes)s::text[], %(buckets)s::text[]) AS k(purpose, bucket)
ON CONFLICT (pemda_id, purpose, bucket, hour_at) DO UPDATE SET count = intake_knock.count + 1
"""
COUNTED = """
SELECT k.purpose, sum(n.count) FROM unnest(%(purposes)s::text[], %(buckets)s::text[]) AS k(purpose, bucket)
JOIN intake_knock n ON n.pemda_id = %(pemda)s AND n.purpose = k.purpose AND n.bucket = k.bucket
  AND n.hour_at >= CASE WHEN k.purpose LIKE '%%_ip' THEN date_trunc('hour', now()) ELSE now() - interval '1 day' END
GROUP BY 1
"""
FORGIVE = """
UPDATE intake_knock SET count = count - %(times)s
WHERE pemda_id = %(pemda)s AND hour_at = date_trunc('hour', now()) AND bucket = ANY(%(buckets)s)
"""


def receipt_code(public_id: uuid.UUID) -> str:
    """Return the receipt code of an application, ``ABCDE-FGHJK``: made of its id and the server's key, kept nowhere."""
    number = int.from_bytes(salted_hmac("payung.receipt", str(public_id), algorithm="sha256").digest())
    marks = []
    for _place in range(CODE_LENGTH):
        number, mark = divmod(number, len(ALPHABET))
        marks.append(ALPHABET[mark])
    return f"{''.join(marks[:5])}-{''.join(marks[5:])}"


def receipt_mark(code: str) -> str:
    """Return the keyed hash under which a code is found; blanks, dashes and small letters do not matter."""
    plain = "".join(mark for mark in code.upper() if mark.isalnum())
    return salted_hmac("payung.receipt.mark", plain[:40], algorithm="sha256").hexdigest()


def newest_door(pemda: Pemda) -> Door | None:
    """Return how the public door of the office in scope stands; None: never opened."""
    return Door.objects.filter(pemda=pemda).select_related("by__pemda").order_by("-id").first()


def is_open(door: Door | None) -> bool:
    """Whether the public page takes applications: it was opened, and the officer who opened it is still in office."""
    return door is not None and door.is_open and runs(door.by)


@act(may={Role.OFFICER, Role.ADMIN}, words="Pendaftaran umum dibuka atau ditutup")
def set_door(*, by: Officer, is_open: bool, year: int, contact: str) -> Door:
    """Open or shut the public door, and say for which year it collects; a programme of that year need not exist.

    Raises:
        Refused: a year long gone or far off, or no contact.
    """
    if not -1 <= year - today(by.pemda).year <= 5 or not contact.strip():
        raise Refused("door_unfit", year=year)
    door = Door.objects.create(pemda_id=by.pemda_id, is_open=is_open, year=year, contact=contact.strip(), by=by)
    return done(door, is_open=is_open, year=year)


def _knock(pemda: Pemda, **texts: str) -> tuple[dict[str, int], list[str]]:
    """Count one knock in each bucket, by purpose; return the counts (``_ip``: of this hour, else of a day) and keys."""
    buckets = [
        salted_hmac("payung.knock", f"{name}|{text}", algorithm="sha256").hexdigest() for name, text in texts.items()
    ]
    where: dict[str, Any] = {"pemda": pemda.pk, "purposes": list(texts), "buckets": buckets}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, where)
        cursor.execute(COUNTED, where)
        return {str(name): int(count) for name, count in cursor.fetchall()}, buckets


def may_apply_from(pemda: Pemda, address: str) -> bool:
    """Count an application sent from an address; False when the address must wait. A counter is never counted."""
    counts, _keys = _knock(pemda, apply_ip=address, apply_all="")
    return counts["apply_ip"] <= (MOST_APPLICATIONS if counts["apply_all"] <= MOST_APPLICATIONS_A_DAY else 3)


def look_up_receipt(pemda: Pemda, code: str, address: str) -> Application | None:
    """Return the application of a receipt code; None for an unknown, malformed or blocked code alike, by the same work.

    A wrong code is counted against its address, a right one is not. An address with too many wrong ones still reads
    the receipts that it was given or has read before, so one neighbour's guessing shuts no village out.
    """
    mark = receipt_mark(code)
    counts, keys = _knock(pemda, look_ip=address, look_code=mark, look_all="")
    limit = MOST_WRONG if counts["look_all"] <= MOST_WRONG_A_DAY else 1
    is_blocked = counts["look_ip"] > limit or counts["look_code"] > MOST_LOOKS
    pair = salted_hmac("payung.knock", f"pair|{address}|{mark}", algorithm="sha256").hexdigest()
    is_own = Knock.objects.filter(purpose="pair", bucket=pair).exists()
    row = Application.objects.filter(receipt_mark=mark).select_related("worker").first()
    found = row if is_own or not is_blocked else None
    with connection.cursor() as cursor:
        times = 1 if found else 0
        cursor.execute(FORGIVE, {"pemda": pemda.pk, "times": times, "buckets": [keys[0], keys[2]]})
    if counts["look_all"] == MOST_WRONG_A_DAY + 1:
        log.warning("office %s: more than %s wrong receipt codes in a day", pemda.pk, MOST_WRONG_A_DAY)
    if found:
        remember_reader(pemda, found, address)
    return found


def remember_reader(pemda: Pemda, application: Application, address: str) -> None:
    """Let an address read this receipt later, although its neighbours guess at others."""
    _knock(pemda, pair=f"{address}|{application.receipt_mark}")


def forget_knocks() -> int:
    """Drop the counts of the office in scope that limit nothing any more; return how many."""
    old = Q(hour_at__lt=now() - timedelta(days=2)) & ~Q(purpose="pair") | Q(hour_at__lt=now() - timedelta(days=90))
    return int(Knock.objects.filter(old).delete()[0])
