"""Every page of the office, by the room it belongs to. Opaque ids only; never a NIK."""

from django.urls import URLResolver, include, path

ROOMS = [
    "home",
    "start",
    "doors",
    "rosters",
    "workers",
    "programmes",
    "bills",
    "claims",
    "scenarios",
    "reports",
    "law",
    "employers",
    "desk",
    "tables",
]

urlpatterns: list[URLResolver] = [path("", include(f"payung.web.{room}")) for room in ROOMS]
