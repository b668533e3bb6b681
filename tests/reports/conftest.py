"""A small office with a year of its own: Kotabaru's twelve workers, three months billed, paid and compared."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from payung.rehearsal.play import lived
from payung.rehearsal.possible import read_programme
from payung.rehearsal.story import Story


@pytest.fixture(scope="module")
def kotabaru(module_database: str) -> Story:
    """The story of Kotabaru, played through the actions in this module's own database."""
    file = read_programme(Path(__file__).with_name("kotabaru.yaml"))
    return lived(file, date(2025, 6, 30), tell=lambda *_: None)
