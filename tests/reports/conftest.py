"""A small office with a year of its own: Kotabaru's twelve workers, three months billed, paid and compared."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from demo.play import lived
from demo.possible import read_programme
from demo.story import Story


@pytest.fixture(scope="module")
def kotabaru(module_database: str) -> Story:
    """The story of Kotabaru, played through the actions in this module's own database."""
    file = read_programme(Path(__file__).with_name("kotabaru.yaml"))
    return lived(file, date(2025, 6, 30))
