"""Workers: the list, one worker's thread, duplicates, and the checker's verification."""

from django.urls import path

from .duplicates import duplicate, duplicates
from .lists import export, search, workers
from .page import act, evidence_file, show_nik, worker
from .verification import verification

urlpatterns = [
    path("pekerja/", workers, name="workers"),
    path("pekerja/cari/", search, name="search"),
    path("pekerja/daftar.xlsx", export, name="workers_export"),
    path("pekerja/ganda/", duplicates, name="duplicates"),
    path("pekerja/ganda/<uuid:first_id>/<uuid:second_id>/", duplicate, name="duplicate"),
    path("pekerja/periksa/", verification, name="verification"),
    path("pekerja/<uuid:public_id>/", worker, name="worker"),
    path("pekerja/<uuid:public_id>/nik/", show_nik, name="worker_nik"),
    path("pekerja/<uuid:public_id>/bukti/<uuid:evidence_id>/", evidence_file, name="worker_file"),
    path("pekerja/<uuid:public_id>/<slug:what>/", act, name="worker_act"),
]
