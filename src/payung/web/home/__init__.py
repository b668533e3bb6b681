"""Home: what this officer must do today and how the programme stands; choosing an office, brand colour and health."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import desks, office, today

urlpatterns: list[URLPattern] = [
    path("", today.home, name="home"),
    path("kantor/", office.choose_office, name="choose_office"),
    path("desil/", desks.deciles, name="deciles"),
    path("desil/daftar.xlsx", desks.decile_file, name="decile_list"),
    path("pembacaan/", desks.readings, name="readings"),
    path("pemeriksaan/", today.checks, name="checks"),
    path("warna/<str:colour>.css", office.brand, name="brand"),
    path("sehat", office.alive, name="alive"),
]
