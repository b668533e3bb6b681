"""Tell people from titles, totals, signatures and separators, row by row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from payung.bulk.areas import Area, AreaTable
from payung.bulk.folding import folded
from payung.bulk.roster.cells import Cell, Sheet, SheetRow
from payung.bulk.roster.headers import Layout
from payung.core.identity import LENGTH

Skip = Literal[
    "title",
    "header",
    "key_row",
    "numbering",
    "sample_row",
    "group",
    "repeated_header",
    "total",
    "signature",
    "blank",
    "other_sheet",
]

_TOTAL = re.compile(r"((grand|sub)\s?)?(total|jumlah|jml|jlh|subtotal)\b(?!\s+bulan).*|t o t a l|j u m l a h")
_SIGNATURE = re.compile(
    r"\b(mengetahui|menyetujui|disetujui|diketahui|mengesahkan|disahkan|dibuat oleh|yang membuat|dibuat di|dicetak|"
    r"ditetapkan|hormat kami|tanda tangan|ttd|nip|pembina|penata|kepala (desa|dusun|dinas|seksi|bidang|kampung)|"
    r"(pj|plt|plh)? ?(lurah|camat|wali nagari|penghulu|kades|sekretaris desa|sekdes|kaur|kasi) ?\w*|operator( desa)?|"
    r"ketua (rt|rw|kelompok|panitia)|petugas|pendamping)\b"
)
_NOTE = re.compile(r"^\W*(catatan|ket|keterangan|nb|note|\*+|sumber|dokumen ini|halaman)\b|^\*|^halaman \d")
_PLACE_AND_DAY = re.compile(r"[a-z' ]{3,40}\s+\d{0,2}\s*[a-z]+\s+(19|20)\d\d")
_AREA_WORDS = re.compile(
    r"\b(desa|kelurahan|kel|ds|nagari|kampung|dusun|jorong|rt|rw|kecamatan|kec|lingkungan|parit)\b"
)
_NAMED_AREA = re.compile(r"\b(desa|kelurahan|kel|ds|nagari|nag|kampung)\b(?:\s+kelurahan|\s+desa)?\s+(.+)")
_NAMED_KECAMATAN = re.compile(r"\b(kecamatan|kec)\b\s+(.+)")
_STOP = re.compile(
    r"\b(kecamatan|kec|kabupaten|kab|kota|provinsi|prov|tahun|thn|ta|per|bulan|periode|rt|rw|dusun|jorong|tgl|nomor|"
    r"desa|kelurahan|no|sebanyak|dan)\b|\d{4}"
)
_LONGEST = 300  # titles and signatures are looked for in that much of a cell
_STRONG = ("nik", "name", "birth_on", "birth_place_on", "sex", "kk_number", "mother_name", "occupation", "phone")


@dataclass(slots=True)
class Place:
    """The village and sub-district that titles and separators have named so far."""

    village: Area | None = None
    writing: str = ""
    written: str = ""
    kecamatan_code: str | None = None


class Lines:
    """Walks the rows of one sheet and says what each of them is."""

    def __init__(self, sheet: Sheet, layout: Layout, areas: AreaTable) -> None:
        self.sheet, self.layout, self._areas = sheet, layout, areas
        self.place = Place()
        self._footer = self._signed = False
        self._titles: set[str] = set()
        self._header = {folded(text) for text in layout.titles.values()}
        for row in sheet.rows:
            if row.number in layout.header_rows:
                self._header |= {folded(cell.text) for cell in row.cells.values()}
        name = sheet.name.strip()
        if name:
            self._name_place(name, whole=True)

    def kind_of(self, row: SheetRow) -> Skip | None:
        """Return why a row is skipped, None when it is a person. Rows must come in order."""
        if row.number < self.layout.first_row:
            return self._above(row)
        nik = row.cells.get(self.layout.columns["nik"])
        if nik is not None and len(nik.text) == LENGTH and nik.text.isdigit():
            self._footer = self._signed = False
            return "sample_row" if self._is_sample(row) else None
        texts = [cell.text[:_LONGEST] for cell in row.cells.values()]
        if self._is_header_again(row):
            self._footer = self._signed = False
            return "repeated_header"
        person = self._is_person(row)
        if not person:
            return self._not_a_person(row, texts)
        if self._is_sample(row):
            return "sample_row"
        self._footer = self._signed = False
        return None

    def _is_sample(self, row: SheetRow) -> bool:
        """CONTOH stands before the name in the sample row of a template."""
        first = min(row.cells)
        text = row.cells[first].text
        return text[:1] in "Cc" and folded(text) == "contoh" and first != self.layout.columns["name"]

    def _above(self, row: SheetRow) -> Skip:
        """Titles above the header name the place."""
        if row.number in self.layout.header_rows:
            is_key = self.layout.template_version is not None and row.number == self.layout.header_rows[0]
            return "key_row" if is_key else "header"
        line = " ".join(cell.text[:_LONGEST] for _, cell in sorted(row.cells.items())[:20])
        self._titles.add(folded(line))
        self._name_place(line)
        return "title"

    def _not_a_person(self, row: SheetRow, texts: list[str]) -> Skip:
        words = folded(" ".join(texts))
        if any(_TOTAL.fullmatch(folded(text)) for text in texts):
            self._footer, self._signed = True, False
            return "total"
        if self._is_numbering(row):
            return "numbering"
        if words in self._titles:
            return "repeated_header"
        letters = [cell for cell in row.cells.values() if sum(char.isalpha() for char in cell.text) > 1]
        if not letters or self._is_empty_form(row):
            return "blank"
        if _SIGNATURE.search(words) or _NOTE.search(words) or any(_PLACE_AND_DAY.fullmatch(folded(t)) for t in texts):
            self._footer = self._signed = True
            return "signature"
        if len(letters) > 2:
            return "signature" if self._footer else "blank"
        before = self.place
        self._name_place(" ".join(cell.text for cell in letters), whole=not self._signed)
        if self._footer and self.place is before:
            return "signature"
        self._footer = self._signed = False
        return "group"

    def _is_empty_form(self, row: SheetRow) -> bool:
        """A running number with a village filled in beforehand is a line nobody wrote on."""
        columns = self.layout.columns
        prefilled = {
            columns.get(name, -1) for name in ("village", "kecamatan", "area_code", "regency", "months", "monthly_idr")
        }
        number = columns.get("number", -1)
        return bool(row.cells.keys() & prefilled) and row.cells.keys() <= prefilled | {number}

    def _is_person(self, row: SheetRow) -> bool:
        """A person has a NIK-like number, or a name with something else, outside of totals and signatures."""
        columns = self.layout.columns
        nik, name = row.cells.get(columns.get("nik", -1)), row.cells.get(columns.get("name", -1))
        digits = sum(char.isdigit() for char in nik.text) if nik else 0
        filled = sum(1 for strong in _STRONG if columns.get(strong, -1) in row.cells)
        if digits >= 10 and not (nik and re.match(r"\W*nip\b", nik.text, re.IGNORECASE)):
            return True
        texts = [folded(cell.text[:_LONGEST]) for cell in row.cells.values()]
        if filled < 4 and any(_TOTAL.fullmatch(text) or _SIGNATURE.search(text) for text in texts):
            return False
        if self._is_numbering(row):
            return False
        if name is None:
            return filled >= 3 or (nik is not None and digits > 0 and filled >= 2)
        if self._footer:
            return filled >= 3
        return filled >= 2 or (filled == 1 and self._lone_name(row, name))

    def _lone_name(self, row: SheetRow, name: Cell) -> bool:
        """A name with nothing but a running number beside it is a person; a village name is a separator."""
        if (
            _AREA_WORDS.search(folded(name.text[:_LONGEST]))
            or self._areas.village(name.text[:_LONGEST]).writing == "exact"
        ):
            return False
        number = row.cells.get(self.layout.columns.get("number", -1))
        return number is not None and any(char.isdigit() for char in number.text)

    def _is_header_again(self, row: SheetRow) -> bool:
        texts = [folded(cell.text[:_LONGEST]) for cell in row.cells.values()]
        hits = sum(1 for text in texts if text in self._header)
        return len(texts) >= 2 and hits >= 2 and hits * 10 >= 6 * len(texts)

    def _is_numbering(self, row: SheetRow) -> bool:
        """(1) (2) (3) …, each a little number and each another; or little numbers where NIK and name belong."""
        columns = self.layout.columns
        own = [row.cells.get(columns[name]) for name in ("nik", "name")]
        if all(cell is not None and _is_little(cell) for cell in own):
            return True
        numbers = {folded(cell.text[:_LONGEST]) for cell in row.cells.values()}
        return len(numbers) == len(row.cells) >= 3 and all(_is_little(cell) for cell in row.cells.values())

    def _name_place(self, line: str, *, whole: bool = False) -> None:
        """Take village and sub-district out of a title, a separator or the name of a sheet."""
        words = folded(line[:_LONGEST])
        found_kecamatan = _NAMED_KECAMATAN.search(words)
        if found_kecamatan:
            kecamatan = self._longest(found_kecamatan[2], kecamatan=True)
            if kecamatan is not None:
                self.place = Place(None, "", "", kecamatan.code)
        found = _NAMED_AREA.search(words)
        candidate = found[2] if found else words if whole else ""
        village = self._longest(candidate, forgiving=found is not None) if candidate else None
        if found and village is None and whole and _STOP.split(candidate, maxsplit=1)[0].strip():
            self.place = Place(None, "", "", self.place.kecamatan_code)  # a village nobody knows, not the one above
        if isinstance(village, Area):
            self.place = Place(village, self._writing, candidate, self.place.kecamatan_code)

    _writing = ""

    def _longest(self, words: str, *, kecamatan: bool = False, forgiving: bool = False) -> Area | None:
        """Return the area named by the longest beginning of the words, up to a word that ends a name.

        Only behind *Desa* or its like (``forgiving``) may a village be misspelt: a sheet called *Satu* is none.
        """
        parts = (_STOP.split(words, maxsplit=1)[0] if not kecamatan else words).split()[:6]
        for length in range(len(parts), 0, -1):
            text = " ".join(parts[:length])
            if kecamatan:
                area = self._areas.kecamatan(text)
                if area is not None:
                    return area
                continue
            answer = self._areas.village(text, self.place.kecamatan_code, soft=True)
            sure = answer.writing in ("exact", "abbreviated") or (
                forgiving and answer.writing == "misspelt" and length == len(parts)
            )
            if answer.area is not None and sure:
                self._writing = answer.writing
                return answer.area
        return None


def _is_little(cell: Cell) -> bool:
    """Tell a number of at most three characters, signs around it left out."""
    number = folded(cell.text[:_LONGEST]).removesuffix(" 0")
    return len(number) <= 3 and any(char.isdigit() for char in number)
