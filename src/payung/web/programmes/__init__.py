"""Pages of a programme: its list, its year at a glance, nominations, decree, agreement and enrolment."""

from django.urls import URLPattern, path

from . import agreements, decrees, funnel, nominations, overview, settings

PROGRAMME = "program/<uuid:public_id>/"

urlpatterns: list[URLPattern] = [
    path("program/", overview.programmes, name="programmes"),
    path("program/buka/", settings.open_one, name="programme_open"),
    path(PROGRAMME, overview.programme, name="programme"),
    path(f"{PROGRAMME}aturan/", settings.rules, name="programme_rules"),
    path(f"{PROGRAMME}pagu/", settings.budget, name="programme_budget"),
    path(f"{PROGRAMME}kuota/", settings.quota, name="programme_quota"),
    path(f"{PROGRAMME}corong/", funnel.funnel, name="funnel"),
    path(f"{PROGRAMME}cadangan/", nominations.waiting, name="waiting"),
    path(f"{PROGRAMME}usulan/", nominations.nominations, name="nominations"),
    path(f"{PROGRAMME}usulan/kemajuan/", nominations.nominating, name="nominating"),
    path(f"{PROGRAMME}usulkan/", nominations.nominate_some, name="nominate"),
    path(f"{PROGRAMME}sk/", decrees.record, name="decree_record"),
    path("sk/<uuid:public_id>/", decrees.decree, name="decree"),
    path("sk/<uuid:public_id>/lampiran.pdf", decrees.annex_pdf, name="decree_pdf"),
    path("sk/<uuid:public_id>/lampiran.xlsx", decrees.annex_xlsx, name="decree_xlsx"),
    path(f"{PROGRAMME}pks/", agreements.record, name="agreement_record"),
    path("pks/<uuid:public_id>/", agreements.agreement, name="agreement"),
    path("pks/<uuid:public_id>/daftarkan/", agreements.enrol_list, name="enrol"),
    path("pks/<uuid:public_id>/daftar.xlsx", agreements.enrolment_xlsx, name="enrolment_xlsx"),
    path("pks/<uuid:public_id>/jawaban/", agreements.answer, name="registration"),
]
