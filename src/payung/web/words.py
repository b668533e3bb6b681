"""How strongly a provision was seen, in words: a figure of the press never wears the face of a regulation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CONFIDENCE_WORDS = {
    "REG": _("naskah peraturan dibaca"),
    "OFF": _("dokumen resmi BPJS Ketenagakerjaan dibaca"),
    "CALC": _("dihitung dari ketentuan di atas"),
    "NEWS+": _("dari berita yang mengutip pejabat atau pasal; pastikan ke kantor cabang"),
    "NEWS": _("dari berita; pastikan ke kantor cabang"),
    "SEC": _("dari sumber lain; pastikan ke kantor cabang"),
    "MEM": _("belum dibaca; pastikan ke kantor cabang"),
    "SCENARIO": _("pengandaian rencana"),
}
