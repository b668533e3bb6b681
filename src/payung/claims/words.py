"""What the codes of claims are called on screens and papers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CAUSE_WORDS = [
    ("illness", _("Sakit")),
    ("work_accident", _("Sedang bekerja")),
    ("other", _("Kecelakaan lain")),
    ("unknown", _("Belum tahu")),
]
COMPONENT_WORDS = [
    ("lump", _("Santunan kematian")),
    ("periodic", _("Santunan berkala, dibayar sekaligus")),
    ("funeral", _("Biaya pemakaman")),
]
LEVEL_WORDS = [
    ("tk", _("TK")),
    ("sd", _("SD/sederajat")),
    ("smp", _("SMP/sederajat")),
    ("sma", _("SMA/sederajat")),
    ("pt", _("Perguruan tinggi atau pelatihan")),
]
RELATION_WORDS = {
    "wife": _("Istri"),
    "husband": _("Suami"),
    "child": _("Anak"),
    "father": _("Ayah"),
    "mother": _("Ibu"),
    "grandfather": _("Kakek"),
    "grandmother": _("Nenek"),
    "grandchild": _("Cucu"),
    "sibling": _("Saudara kandung"),
    "father_in_law": _("Ayah mertua"),
    "mother_in_law": _("Ibu mertua"),
    "adopted_child": _("Anak angkat"),
    "stepchild": _("Anak tiri"),
    "former_wife": _("Mantan istri"),
    "former_husband": _("Mantan suami"),
    "other": _("Orang lain"),
}
