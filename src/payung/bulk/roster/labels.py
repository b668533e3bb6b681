"""Which field a column's title means, in the many words villages use for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from payung.bulk.folding import folded

# Ids in the hidden first row of our template, and fields of the same meaning here.
TEMPLATE_IDS: Mapping[str, str] = {
    "nik": "nik", "no_kk": "kk_number", "nama": "name", "tempat_lahir": "birth_place", "tgl_lahir": "birth_on",
    "jk": "sex", "alamat": "address", "rt": "rt", "rw": "rw", "kode_desa": "area_code", "desa": "village",
    "no_hp": "phone", "pekerjaan": "occupation", "nama_ibu": "mother_name",
}  # fmt: skip

_LONGEST = 200
_SOURCE = re.compile(r"\(?\s*(sesuai|sesuia|berdasarkan|harus|wajib|diisi|menurut|contoh|lihat)\b.*|\*+", re.DOTALL)
_OTHER_PERSON = re.compile(
    r"\b(ahli waris|waris|ayah|bapak|suami|istri|isteri|pasangan|anak|wali|saksi|petugas|pendamping|pengusul|"
    r"orang tua|ortu|darurat|penanggung jawab|(kepala|anggota) keluarga|kepala rumah tangga|kepala rt|ketua|pemilik|"
    r"penerima manfaat pengganti|pengganti|keponakan|saudara)\b"
)
_NOT_A_PERSON = re.compile(
    r"\b(panggilan|alias|usaha|bank|rekening|perusahaan|pemberi kerja|kelompok|instansi|program|"
    r"jalan|dusun|jorong|provinsi|lembaga)\b"
)
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (field, re.compile(pattern))
    for field, pattern in (
        (
            "mother_name",
            r"^(nama |nm )?(lengkap )?(gadis )?ibu( kandung)?$|"
            r"\bibu kandung\b|\bnama (gadis )?ibu\b",
        ),
        ("row_id", r"^id baris\b"),
        ("other", r"^(masalah|saran)$|\b(status|jumlah|jml) (kk|keluarga|anggota)\b|\bhubungan\b|\bshdk\b"),
        ("kk_number", r"\b(kk|kartu keluarga|nkk|nokk)\b"),
        (
            "nik",
            r"\bnik\b|^n i k$|\binduk (kependudukan|penduduk)\b|"
            r"\b(no|nomor|nomer) ?(ktp|identitas|id)\b|^(e )?ktp( el)?$",
        ),
        ("kpj", r"\bkpj\b|\b(no|nomor) peserta\b"),
        ("decile_on", r"\b(tanggal|tgl|versi) data\b|\bdesil per\b"),
        ("decile", r"\bdesil\b"),
        ("birth_place_on", r"^t ?t ?l$|\bttl\b|\b(tempat|tmp|tmpt|tpt|tmt)\b.*\b(tanggal|tgl|tggl)\b"),
        ("birth_place", r"\b(tempat|tmp|tmpt|tpt|kota|kab)\b.*\b(lahir|lhr)\b|^tempatlahir$"),
        (
            "birth_on",
            r"\b(tanggal|tgl|tggl)\b.*\b(lahir|lhr|kelahiran)\b|"
            r"^(lahir|kelahiran|(tgl|tanggal)lahir|dob|birth date)$",
        ),
        (
            "sex",
            r"\bkelamin\b|^(jk( l p)?|j k|l p|lp|p l|lk pr|l k p r|p w|w p|sex|gender|jenkel|jns kel|lk p)$|"
            r"\bjns klmn\b",
        ),
        ("age", r"^(umur|usia)\b"),
        ("rt_rw", r"\brt\b.{0,3}\brw\b"),
        ("rt", r"^(no |nomor )?rt$"),
        ("rw", r"^(no |nomor )?rw$"),
        ("area_code", r"\b(kode|kd|id)\b.*\b(desa|kelurahan|kel|wilayah|nagari|kampung|area)\b"),
        ("other", r"\bkode\b|\bkepala (desa|dusun|kampung)\b"),
        ("kecamatan", r"\b(kecamatan|kec|distrik)\b"),
        ("village", r"\b(desa|kelurahan|nagari|kampung|gampong|pekon|kalurahan|kel|ds)\b"),
        ("regency", r"\b(kabupaten|kab|kota|provinsi|propinsi)\b"),
        (
            "months",
            r"\b(jumlah|jml|lama|masa|banyak) ?(nya )?(bulan|bln)\b|"
            r"\b(lama|masa) (iur|iuran)\b|^(bulan|bln|lama|periode)$",
        ),
        (
            "total_idr",
            r"\b(total|jumlah|jml)\b.*\b(iuran|bayar|rp|rupiah|tagihan|biaya|premi)\b|"
            r"^(total|jumlah)$",
        ),
        ("monthly_idr", r"\b(iuran|tarif|premi)\b"),
        (
            "phone",
            r"\b(hp|handphone|hape|telepon|telp|telpon|tlp|tlpn|"
            r"wa|whatsapp|ponsel|kontak|seluler|hpwa|nohp)\b",
        ),
        (
            "other",
            r"\b(lokasi|tempat|jam|mulai|status|lama|kedudukan|"
            r"alamat|uraian)\b.*\b(kerja|pekerjaan|usaha)\b",
        ),
        (
            "occupation",
            r"\b(pekerjaan|profesi|pencaharian|okupasi|occupation)\b|"
            r"^(kerja|pek|jenis kerja|jenis usaha)$",
        ),
        ("address", r"\b(alamat|domisili|tempat tinggal|jalan|dusun|jorong|lingkungan)\b"),
        (
            "name",
            r"\bnama\b|^(nm|(calon )?(peserta|penerima)( manfaat)?|pekerja|nama2|name|nm lengkap)$|"
            r"^nm (lengkap|peserta)\b",
        ),
        ("number", r"^(no|nomor|nomer|nmr|no urut|nomor urut|urut|nourut|)$"),
        ("birth_place", r"^(tempat|tmpt|tpt)$"),
        ("notes", r"^(ket|keterangan|catatan|ket lain|status)\b"),
    )
)
_EXACT: Mapping[str, frozenset[str]] = {
    "nik": frozenset(["nik", "no nik", "nomor nik", "nomor induk kependudukan", "no ktp", "nik ktp"]),
    "name": frozenset(["nama", "nama lengkap", "nama pekerja", "nama peserta", "nama penduduk", "nama pekerja rentan"]),
    "kk_number": frozenset(["kk", "no kk", "nomor kk", "no kartu keluarga", "nomor kartu keluarga"]),
    "birth_on": frozenset(["tgl lahir", "tanggal lahir", "tanggal kelahiran"]),
    "village": frozenset(["desa", "kelurahan", "nagari", "desa kelurahan", "kelurahan desa", "nama desa", "kampung"]),
    "phone": frozenset(["no hp", "hp", "nomor hp", "telepon", "no telepon"]),
    "occupation": frozenset(["pekerjaan", "jenis pekerjaan", "profesi"]),
    "address": frozenset(["alamat"]),
    "sex": frozenset(["jenis kelamin", "l p", "jk"]),
    "monthly_idr": frozenset(["iuran per bulan", "iuran bulan", "iuran bulanan"]),
}


@lru_cache(maxsize=4096)
def field_of(label: str, parent: str = "") -> tuple[str, int] | None:
    """Return the field a title means and how sure that is (3 exact, 2 by its words, 1 of another's name only).

    Args:
        label: the title as written.
        parent: the title of the group above it in a two-row header; empty if there is none.

    ``other`` fields are recognised so that nothing else takes their column. None: the title says nothing.
    """
    own, above = _core(label[:_LONGEST]), _core(parent[:_LONGEST])
    if not own and not above:
        return None
    if _OTHER_PERSON.search(above) or (_OTHER_PERSON.search(own) and not re.search(r"\bibu\b", own)):
        return _of_another(own, above)
    if re.search(r"\b(nama|nm)\b.*\bkk\b", own):
        return ("name", 1)
    found = _child(own, above) or _match(own) or (_match(f"{above} {own}".strip()) if above else None)
    if found == "name" and (_NOT_A_PERSON.search(own) or re.search(r"\bibu\b", own)):
        return ("other", 2)
    if found in ("nik", "birth_on", "phone", "kk_number") and re.search(r"\bibu\b", f"{above} {own}"):
        return ("other", 2)
    if found is None:
        return None
    return found, 3 if own in _EXACT.get(found, ()) else 2


def _core(text: str) -> str:
    """Fold a title without the advice in brackets (*sesuai KTP*)."""
    return folded(_SOURCE.sub(" ", text.casefold())) or folded(text)


def _match(words: str) -> str | None:
    return next((field for field, pattern in _RULES if pattern.search(words)), None)


def _child(own: str, above: str) -> str | None:
    """Read the short titles that mean something only under their group."""
    if "kelamin" in above or above in ("l p", "jk", "sex"):
        if own in ("l", "lk", "laki laki", "pria"):
            return "sex_man"
        if own in ("p", "pr", "perempuan", "w", "wanita"):
            return "sex_woman"
    if "lahir" in above:
        parts = {"tempat": "birth_place", "tmp": "birth_place", "tmpt": "birth_place", "kota": "birth_place"}
        days = {
            "hari": "birth_day",
            "bulan": "birth_month",
            "bln": "birth_month",
            "tahun": "birth_year",
            "thn": "birth_year",
        }
        if own in ("tanggal", "tgl"):
            return "birth_on"
        return parts.get(own) or days.get(own)
    return None


def _of_another(own: str, above: str) -> tuple[str, int]:
    """A column of somebody else; only a household head's name may serve when no other name is there."""
    if re.search(r"\b(nama )?kepala (keluarga|rumah tangga)\b", own) and not re.search(r"\bnik\b|\bno\b", own):
        return ("name", 1)
    return ("other", 2)


_FILE = Path(__file__).parents[2] / "data" / "roster_profiles.yaml"


@dataclass(frozen=True, slots=True)
class Profile:
    """A layout known by name. ``needs``: folded titles that must all be there; ``columns``: folded title → field.

    ``only_known``: the sheet proposes nobody; people whom the registry does not know stay out.
    """

    id: str
    name: str
    needs: frozenset[str]
    columns: Mapping[str, str]
    only_known: bool = False


@cache
def profiles() -> tuple[Profile, ...]:
    """Return the layouts of ``roster_profiles.yaml``."""
    listed = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(Profile(key, **{**one, "needs": frozenset(one["needs"])}) for key, one in listed.items())


def profile_of(titles: Iterable[str], own: Mapping[str, Mapping[str, str]] | None = None) -> Profile | None:
    """Return the profile whose needed titles are all present; of several the one that needs most.

    Args:
        own: layouts that the office saved: name → folded title → field; each needs all its titles.
    """
    present = set(titles)
    saved = tuple(Profile(name, name, frozenset(columns), columns) for name, columns in (own or {}).items() if columns)
    fitting = [one for one in (*saved, *profiles()) if one.needs <= present]
    return max(fitting, key=lambda one: len(one.needs), default=None)
