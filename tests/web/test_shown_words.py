"""Every page and paper of the walk speaks to people: no Python object, no code, no English of a parser."""

from __future__ import annotations

import io
import re
from collections import deque
from html import unescape
from types import SimpleNamespace
from urllib.parse import parse_qsl, urljoin, urlsplit

import openpyxl
import pypdf
import pytest
from django.urls import resolve
from tests.offices import INHIL, found_offices, office_of
from tests.walk import walk
from tests.web.busy import DAY, busy
from tests.web.signing_in import client_of

from payung.office.clock import on
from payung.words import kinds, words_of

SITE = "http://testserver"
SHOWN = {
    "a Python object": re.compile(r"<?\b[A-Z]\w+ object (?:\(\d+\)|at 0x)|<class '|<[A-Z]\w+: "),
    "nothing, in Python": re.compile(r"(?<![\w-])(?:None|True|False|nan|datetime\.\w+)(?![\w-])"),
    "an English parser": re.compile(
        r"(?i)traceback|exception|invalid literal|expecting value|object missing|expected `|could not convert"
        r"|is not a valid|while (?:parsing|scanning)|line \d+, column|violates .* constraint|duplicate key"
    ),
    "a bare code": re.compile(r"(?<![\w@./=-])[a-z]{2,}(?:_[a-z0-9]+)+(?![\w@=-])"),
}
NOT_SPOKEN = re.compile(r"(?s)<(script|style|pre|code|template|svg)\b.*?</\1>")
MOST = 90


@pytest.fixture(scope="module")
def world(module_database: str) -> SimpleNamespace:
    found_offices(module_database)
    return busy(walk(office_of("14.04")))


def text_of(content: bytes, kind: str) -> str:
    """What a person reads of a page, a PDF or a workbook."""
    if "pdf" in kind:
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if "spreadsheet" in kind:
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheets = [sheet for sheet in book if sheet.sheet_state == "visible"]
        shown = (row for one in sheets for row in one.iter_rows() if not one.row_dimensions[row[0].row].hidden)
        return " ".join(str(cell.value) for row in shown for cell in row if cell.value is not None)
    html = content.decode(errors="replace")
    return unescape(re.sub(r"<[^>]+>", " ", NOT_SPOKEN.sub(" ", html)))


def pattern_of(url: str) -> str:
    parts = urlsplit(url)
    asked = sorted(name for name, _value in parse_qsl(parts.query, keep_blank_values=True))
    return " ".join([resolve(parts.path).url_name or parts.path, *asked])


def crawl(username: str, office: SimpleNamespace) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """Follow one role's links breadth first; return what was read by pattern, and what spoke no Indonesian."""
    client, seen, wrong = client_of(getattr(office, username)), {}, []
    waiting = deque(["/"])
    while waiting and len(seen) < MOST:
        url = waiting.popleft()
        if pattern_of(url) in seen or url.startswith(("/akun/", "/static/")):
            continue
        seen[pattern_of(url)] = url
        answer = client.get(url, follow=True)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        kind = answer.headers.get("Content-Type", "")
        if "json" in kind or "csv" in kind or answer.status_code != 200:
            continue
        text = text_of(content, kind)
        for what, sign in SHOWN.items():
            wrong += [(what, url, text[max(0, m.start() - 30) : m.end() + 30]) for m in list(sign.finditer(text))[:3]]
        if "html" in kind:
            here = answer.redirect_chain[-1][0] if answer.redirect_chain else url
            links = (unescape(link) for link in re.findall(r'<a [^>]*href="([^"#]+)', content.decode()))
            waiting.extend(urljoin(here, link) for link in links if not link.startswith(("http", "mailto", "tel")))
    return seen, wrong


@pytest.mark.parametrize("username", [name for name, *_ in INHIL])
def test_what_a_role_reads_is_spoken_to_people(world, username):
    with on(DAY):
        seen, wrong = crawl(username, world.office)
    assert wrong == []
    assert len(seen) >= 3


def test_a_refused_form_names_nothing_of_ours(world):
    """The form of a payment to a family: heirs by name and relation, and the refusal in words."""
    client = client_of(world.office.rahma)
    with on(DAY):
        page = client.post(f"/klaim/{world.claim.public_id}/santunan", {"benefit-component": "x"})
    assert page.status_code == 422
    text = text_of(page.content, "html")
    assert [what for what, sign in SHOWN.items() if sign.search(text)] == []
    assert "Rohani (istri)" in unescape(page.content.decode())


def test_the_signs_are_seen_where_they_stand():
    spoken = "Heir object (2) None work_accident is not a valid"
    assert [what for what, sign in SHOWN.items() if sign.search(spoken)] == list(SHOWN)


def test_no_code_of_two_words_is_its_own_name():
    named = {code for kind in kinds() for code, name in words_of(kind).items() if "_" in code and code == name}
    assert named == set()
