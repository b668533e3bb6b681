from types import SimpleNamespace

import pytest
from tests.programme.world import TODAY


@pytest.fixture
def office(offices: tuple[SimpleNamespace, SimpleNamespace], monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Indragiri Hilir on 20 January 2025."""
    monkeypatch.setenv("PAYUNG_TODAY", TODAY.isoformat())
    return offices[0]


@pytest.fixture
def stranger(offices: tuple[SimpleNamespace, SimpleNamespace]) -> SimpleNamespace:
    """Kotabaru."""
    return offices[1]
