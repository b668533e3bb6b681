"""Lists of firms (employers) as branches, Disnaker and one-stop licensing offices send them: recognised by titles."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import asdict, dataclass, field

from payung.bulk.areas import area_table
from payung.bulk.folding import folded, squeezed
from payung.bulk.tables import Table, Unread, read_table
from payung.core.messages import sentence

TITLES = {
    "npp": ("npp", "no npp", "nomor npp", "nomor pendaftaran perusahaan"),
    "name": ("nama perusahaan", "nama badan usaha", "badan usaha", "perusahaan", "nama pemberi kerja", "nama"),
    "sector": ("sektor", "bidang usaha", "lapangan usaha", "sektor usaha"),
    "kind": ("kepemilikan", "jenis badan usaha", "jenis", "bentuk", "bentuk badan usaha"),
    "size": ("skala", "skala usaha", "ukuran"),
    "address": ("alamat", "alamat perusahaan"),
    "kecamatan": ("kecamatan", "kec"),
    "village": ("desa", "kelurahan", "desa kelurahan", "kelurahan desa"),
    "member_count": ("peserta", "jumlah peserta", "peserta pu", "tk aktif", "jumlah tk aktif", "tenaga kerja aktif"),
    "worker_count": ("pekerja", "jumlah pekerja", "tenaga kerja", "jumlah tenaga kerja", "karyawan", "jumlah karyawan"),
}
KINDS = {"bumd": r"\b(bumd|perumda|perseroda|pdam)\b", "bumn": r"\b(bumn|persero|perum)\b"}
PRIVATE = r"\b(swasta|pt|cv|ud|firma|koperasi|yayasan|pma|pmdn)\b"
_LEGAL_FORM = re.compile(r"^(pt|cv|ud|pd)\b|\b(persero|tbk)\b|\b(pt|cv|ud|pd)$")
SIZES = ("micro", "small", "medium", "large")
_SIZE_WORDS = dict(zip(("mikro", "kecil", "menengah", "besar"), SIZES, strict=True)) | {"sedang": "medium"}
NONE_YET = {"nihil", "belum", "belum ada", "tidak ada"}


@dataclass(frozen=True, slots=True)
class FirmRow:
    """One firm of a list. Counts are people; None is not told, 0 is told to be nobody."""

    row_number: int
    npp: str
    name: str
    sector: str
    kind: str
    size: str
    address: str
    area_code: str
    member_count: int | None
    worker_count: int | None

    @property
    def name_key(self) -> str:
        """The name without its legal form and blanks, for meeting a firm whose NPP is not told."""
        return squeezed(_LEGAL_FORM.sub("", folded(self.name))) or squeezed(self.name)


@dataclass(frozen=True, slots=True)
class FirmTable:
    """The firms of a list, each once, and the rows left out: row number and code of the reason."""

    rows: list[FirmRow] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)
    message: str = ""


def read_firms(content: bytes, office_area: str) -> FirmTable:
    """Read a list of firms from any spreadsheet; without rows, ``message`` says in Indonesian why.

    A firm that is written twice with different figures is not guessed: all its rows are left out.
    """
    try:
        table = read_table(
            content,
            TITLES,
            lambda columns: "name" in columns and len(columns) >= 2,
            missing=sentence("firm_titles_missing"),
        )
    except Unread as problem:
        return FirmTable(message=str(problem))
    return _told(table, office_area)


def _told(table: Table, office_area: str) -> FirmTable:
    left: list[tuple[int, str]] = []
    firms: dict[str, list[FirmRow]] = defaultdict(list)
    for line in table.lines:
        number, texts = line.number, {name: line.text(name) for name in table.fields}
        if not texts["name"]:
            left.append((number, "firm_without_name"))
        elif re.search(r"(?<!\d)\d{16}(?!\d)", " ".join(texts.values())):
            left.append((number, "firm_row_with_nik"))
        elif (row := _row(number, texts, office_area)) is None:
            left.append((number, "firm_count_unreadable"))
        else:
            firms[row.npp or row.name_key].append(row)
    rows = []
    for same in firms.values():
        if len({tuple(v for k, v in asdict(row).items() if k != "row_number") for row in same}) == 1:
            rows.append(same[0])
        else:
            left += [(row.row_number, "firm_contradicts_itself") for row in same]
    return FirmTable(rows, sorted(left), "" if rows else sentence("firm_list_empty"))


def _row(number: int, texts: dict[str, str], office_area: str) -> FirmRow | None:
    """Return the firm of a row; None when a count is neither a number nor a word for nobody."""
    try:
        members, workers = (_count(texts.get(name, "")) for name in ("member_count", "worker_count"))
    except ValueError:
        return None
    name, sector, address = (texts.get(name, "")[:200] for name in ("name", "sector", "address"))
    area = _area(texts, office_area)
    npp = re.sub(r"[\s.-]", "", texts.get("npp", "")).upper()[:20]
    size = next((word for said, word in _SIZE_WORDS.items() if said in folded(texts.get("size", ""))), "")
    return FirmRow(number, npp, name, sector, _kind(texts), size, address, area, members, workers)


def _kind(texts: dict[str, str]) -> str:
    """bumn, bumd, private, or "" when neither column nor name tells."""
    words = folded(f"{texts.get('kind', '')} {texts['name']}")
    told = (kind for kind, signs in (*KINDS.items(), ("private", PRIVATE)) if re.search(signs, words))
    return next(told, "")


def _area(texts: dict[str, str], office_area: str) -> str:
    table = area_table(office_area)
    kecamatan = table.kecamatan(texts.get("kecamatan", ""))
    village = (
        table.village(texts["village"], kecamatan.code if kecamatan else None).area if texts.get("village") else None
    )
    return village.code if village else kecamatan.code if kecamatan else office_area


def _count(text: str) -> int | None:
    if folded(text) in NONE_YET:
        return 0
    if text in ("", "-", "–"):
        return None
    if not re.fullmatch(r"\d{1,7}(\.0+)?|\d{1,3}([. ]\d{3})+", text):
        raise ValueError(text)
    return int(re.sub(r"\D", "", re.sub(r"\.0$|\.0000+$", "", text)))
