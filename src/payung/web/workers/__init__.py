"""Workers: the list, one worker's thread, duplicates, and the checker's verification."""

from django.urls import path

from .duplicates import duplicate, duplicates, reopen, search_pairs, settle_sure
from .lists import search, workers
from .lists_of_others import answers, answers_file, answers_out, listing, listing_list
from .page import act, evidence_file, show_nik, worker
from .verification import marks, marks_file, verification

urlpatterns = [
    path("pekerja/", workers, name="workers"),
    path("pekerja/cari/", search, name="search"),
    path("pekerja/ganda/", duplicates, name="duplicates"),
    path("pekerja/ganda/cari/", search_pairs, name="duplicates_search"),
    path("pekerja/ganda/satukan/", settle_sure, name="duplicates_sure"),
    path("pekerja/ganda/tarik/<int:settlement_id>/", reopen, name="settlement_reopen"),
    path("pekerja/daftar-lain/", listing_list, name="listings"),
    path("pekerja/daftar-lain/<uuid:public_id>/", listing, name="listing"),
    path("pekerja/dukcapil/", answers, name="answers"),
    path("pekerja/dukcapil/unduh/", answers_out, name="answers_out"),
    path("pekerja/dukcapil/<uuid:public_id>/", answers_file, name="answers_file"),
    path("pekerja/ganda/<uuid:first_id>/<uuid:second_id>/", duplicate, name="duplicate"),
    path("pekerja/periksa/", verification, name="verification"),
    path("pekerja/keterangan/", marks, name="marks"),
    path("pekerja/keterangan/<uuid:public_id>/", marks_file, name="marks_file"),
    path("pekerja/<uuid:public_id>/", worker, name="worker"),
    path("pekerja/<uuid:public_id>/nik/", show_nik, name="worker_nik"),
    path("pekerja/<uuid:public_id>/bukti/<uuid:evidence_id>/", evidence_file, name="worker_file"),
    path("pekerja/<uuid:public_id>/<slug:what>/", act, name="worker_act"),
]
