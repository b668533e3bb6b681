"""Two doors: the public pages of an office, where a worker applies and reads how he stands, and the counter's queue."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import counter, public

urlpatterns: list[URLPattern] = [
    path("k/", public.offices, name="offices"),
    path("k/<str:area_code>/", public.landing, name="door"),
    path("k/<str:area_code>/daftar/", public.apply, name="apply"),
    path("k/<str:area_code>/status/", public.status, name="receipt_status"),
    path("k/<str:area_code>/data-anda/", public.privacy, name="privacy"),
    path("pendaftaran/", counter.queue, name="applications"),
    path("pendaftaran/baru/", counter.take, name="application_new"),
    path("pendaftaran/laman/", counter.door_settings, name="door_settings"),
    path("pendaftaran/<uuid:public_id>/", counter.application, name="application"),
    path("pendaftaran/<uuid:public_id>/tanda-terima/", counter.receipt, name="application_receipt"),
    path("pekerja/<uuid:public_id>/kartu.pdf", counter.worker_card, name="worker_card"),
    path("pekerja/kartu.pdf", counter.area_cards, name="area_cards"),
    path("sk/<uuid:public_id>/kartu.pdf", counter.decree_cards, name="decree_cards"),
]
