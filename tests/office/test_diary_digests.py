"""A hash may hold sixteen digits by chance; a NIK may not hide behind that."""

from __future__ import annotations

import pytest

from payung.office.diary import record_event
from payung.office.scope import office_scope

UNLUCKY = "a1234567890123456b" + "0" * 46


@pytest.mark.django_db
def test_a_hash_with_sixteen_digits_is_no_nik(offices):
    inhil, _ = offices
    with office_scope(inhil.pemda.pk):
        event = record_event(by=inhil.rahma, action="test", subject=inhil.rahma, sha256=UNLUCKY)
    assert f'"sha256":"{UNLUCKY}"' in event.body


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["1404056105809001", "NIK 1404056105809001.", UNLUCKY[1:17]])
def test_sixteen_digits_elsewhere_are_refused(offices, text):
    inhil, _ = offices
    with office_scope(inhil.pemda.pk), pytest.raises(ValueError, match="never holds a NIK"):
        record_event(by=inhil.rahma, action="test", subject=inhil.rahma, note=text)
