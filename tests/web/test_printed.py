"""The demo's page of printed figures: sums only, and nowhere but in the demo."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.offices import found_offices, office_of
from tests.web.signing_in import client_of

FIGURE = {"label": "Iuran 2025", "kind": "derived", "unit": "idr", "printed": 403_200_000, "loaded": 336_000_000,
          "as_of": "2026-01-31", "sql": "SELECT 1", "source": "2.000 × 16.800 × 12", "why": "Mulai Maret."}  # fmt: skip


@pytest.fixture(scope="module")
def inhil(module_database: str) -> SimpleNamespace:
    found_offices(module_database)
    return office_of("14.04")


@pytest.fixture
def rahma(inhil: SimpleNamespace, settings: Any) -> Client:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    return client_of(inhil.rahma)


def test_the_page_shows_print_beside_books_with_origin_and_reason(rahma, tmp_path, monkeypatch):
    place = tmp_path / "figures.json"
    clock = {"label": "Mulai Maret saja", "say": "pada 01-04-2025 aktif"}
    office = {"office": "Kabupaten Contoh", "story": "Rekaan.", "figures": [FIGURE], "clocks": [clock]}
    place.write_text(json.dumps({"offices": [office]}), encoding="utf-8")
    monkeypatch.setenv("PAYUNG_DEMO_FIGURES", str(place))
    text = rahma.get(reverse("printed_figures")).content.decode()
    for word in ("Rp403.200.000", "Rp336.000.000", "hitungan, 31 Januari 2026 · 2.000 × 16.800 × 12", "Mulai Maret.",
                 "<b>Mulai Maret saja</b>: pada 01-04-2025 aktif"):  # fmt: skip
        assert word in text.replace("\u00a0", " ")
    assert "SELECT" not in text


def test_a_real_office_has_no_such_page(rahma, monkeypatch):
    monkeypatch.delenv("PAYUNG_DEMO_FIGURES", raising=False)
    assert rahma.get(reverse("printed_figures")).status_code == 404
    assert reverse("printed_figures") not in rahma.get(reverse("five_programmes")).content.decode()
