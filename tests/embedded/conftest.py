"""A data directory of a test's own, where the server's account can reach it (pytest's ``tmp_path`` is root's)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from payung import embedded


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="payung-place-"))
    monkeypatch.setenv("PAYUNG_DATA_DIR", str(home))
    yield home
    embedded.stop()
    for memory in home.rglob("socket_dir"):
        shutil.rmtree(memory.read_text().strip(), ignore_errors=True)
    shutil.rmtree(home)
