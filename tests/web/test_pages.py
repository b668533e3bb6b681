"""Every page that links reach, for every role, in a real browser on a phone's width.

Each page answers 200, has no barrier that axe knows, no sideways scroll at 360 px, asks no other host for anything,
never makes the console complain, and no link carries a number of identity. A page whose pattern and skeleton another
role has shown already is asked for, but not drawn a second time.
"""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import axe_core_python
import pytest
from django.urls import resolve
from playwright.sync_api import Browser, BrowserContext, Page
from tests.offices import found_offices, office_of
from tests.site import browser as chromium
from tests.site import set_second_factor, sign_in, site, type_day
from tests.walk import walk
from tests.web.busy import DAY, LONG, busy

from payung.claims.models import Death
from payung.office.scope import office_scope

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GUARDED = ["umar", "tati", "bupati", "kadis", "sekda", "dpo", "admin"]
ROLES = ["rahma", "darman", "camat", "sosial", "rengat", "audit", *GUARDED]
MOST = 120
MOST_SHAPES = 3  # of one pattern; roles differ by their buttons and forms
PHONE = {"width": 360, "height": 800}
ROOMS = {
    "rahma": {"rosters", "workers", "programmes", "bills", "claims", "scenarios", "worker", "roster bagian=masalah"},
    "darman": {"rosters", "workers", "claims", "death_who", "worker", "roster bagian=masalah"},
    "umar": {"workers", "programmes", "bills", "claims", "scenarios", "verification", "decree_record", "bill"},
    "tati": {"workers", "programmes", "bills", "bill"},
    "bupati": {"programmes", "bills", "claims", "scenarios", "figures"},
    "audit": {"workers", "programmes", "bills", "claims", "scenarios", "checks", "officers"},
    "kadis": {"programmes", "bills", "claims", "scenarios", "figures", "officers", "officer"},
    "sekda": {"programmes", "bills", "claims", "scenarios", "figures", "officers", "officer"},
    "camat": {"rosters", "workers", "claims", "death_who", "worker", "roster bagian=masalah"},
    "sosial": {"workers", "deciles", "deciles bagian=lama", "worker", "figures"},
    "rengat": {"workers", "bills", "claims", "agreement", "bill", "claim", "worker"},
    "dpo": {"readings"},
    "admin": {"officers", "officers bagian=pengaman", "officer", "appoint", "background"},
}
VILLAGE_FIRST_VIEW = 100_000
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def world(module_database: str) -> Iterator[SimpleNamespace]:
    found_offices(module_database)
    made = busy(walk(office_of("14.04")))
    made.secrets = {name: set_second_factor(name) for name in GUARDED}
    with pytest.MonkeyPatch.context() as patch, site() as address, chromium() as browser:
        patch.setenv("PAYUNG_TODAY", DAY.isoformat())
        made.address, made.browser, made.drawn = address, browser, {}
        yield made


def _signed_in(world: SimpleNamespace, username: str) -> BrowserContext:
    browser: Browser = world.browser
    context = browser.new_context(viewport=PHONE, locale="id-ID")
    page = context.new_page()
    sign_in(page, world.address, username, world.secrets.get(username, ""))
    page.close()
    return context


def _pattern(url: str) -> str:
    """The page's name and the names of what is asked of it; a roster's part is a page of its own."""
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    words = [f"{name}={value}" if name == "bagian" else name for name, value in sorted(asked.items())]
    return " ".join([resolve(parts.path).url_name or parts.path, *words])


def _skeleton(html: str) -> str:
    """The tags of the page's own part and their classes, each once; two pages with the same are drawn alike."""
    main = html[html.find("<main") : html.find("</main>")]
    tags = sorted(set(re.findall(r'<[a-z][a-z0-9]*|class="[^"]*"|type="[^"]*"|data-l="[^"]*"', main)))
    return hashlib.sha256(" ".join(tags).encode()).hexdigest()


def _links(html: str, url: str) -> list[str]:
    found = [urljoin(url, href.replace("&amp;", "&")) for href in re.findall(r'<a [^>]*href="([^"#]+)', html)]
    return [link for link in found if link.startswith(url[: url.find("/", 8)])]


def _barriers(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds on the open page, its reasons opened: the rule and the first elements that break it.

    Closed, axe holds their hidden words against whatever lies beneath.
    """
    page.evaluate("document.querySelectorAll('details.why, details.more').forEach(part => part.open = true)")
    page.evaluate(AXE)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", WCAG
    )
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]][:3]) for rule in found["violations"]]


class Walker:
    """One role's crawl: what it saw, and everything that was wrong with it."""

    def __init__(self, world: SimpleNamespace, context: BrowserContext) -> None:
        self.world, self.context = world, context
        self.page: Page = context.new_page()
        self.wrong: list[Any] = []
        self.seen: dict[str, str] = {}
        self.page.on("console", lambda message: self.wrong.append(("console", self.page.url, message.text)))
        self.page.on("pageerror", lambda error: self.wrong.append(("error", self.page.url, str(error))))
        context.on("request", lambda request: self._is_ours(request.url))

    def _is_ours(self, url: str) -> None:
        if not url.startswith((self.world.address, "data:", "blob:")):
            self.wrong.append(("another host", self.page.url, url))

    def run(self) -> None:
        """Breadth first from the first page, one example of each pattern."""
        waiting = deque([f"{self.world.address}/"])
        while waiting and len(self.seen) < MOST:
            url = waiting.popleft()
            if _pattern(url) in self.seen or "/akun/" in url:
                continue
            self.seen[_pattern(url)] = url
            waiting.extend(self._visit(url))

    def _visit(self, url: str) -> list[str]:
        answer = self.context.request.get(url)
        if answer.status != 200:
            self.wrong.append((answer.status, url))
            return []
        if "text/html" not in answer.headers["content-type"]:
            return []
        html = answer.text()
        if self._is_new(_pattern(answer.url), _skeleton(html)):
            self._draw(url)
        links = _links(html, answer.url)
        self.wrong += [("a number of identity", url, link) for link in links if re.search(r"\d{16}", link)]
        return links

    def _is_new(self, pattern: str, skeleton: str) -> bool:
        drawn: dict[str, set[str]] = self.world.drawn
        known = drawn.setdefault(pattern, set())
        if skeleton in known or len(known) == MOST_SHAPES:
            return False
        known.add(skeleton)
        return True

    def _draw(self, url: str) -> None:
        self.page.goto(url)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            self.wrong.append(("wider than the phone", url, width))
        self.wrong += [(rule, url, where) for rule, where in _barriers(self.page)]


@pytest.mark.parametrize("username", ROLES)
def test_every_page_a_role_can_reach_is_whole(world, username):
    context = _signed_in(world, username)
    walker = Walker(world, context)
    walker.run()
    context.close()
    assert walker.wrong == []
    assert ROOMS[username] <= set(walker.seen)


def test_a_village_sees_its_first_page_within_a_hundred_kilobytes(world):
    context = _signed_in(world, "darman")
    page = context.new_page()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto(world.address)
    assert page.inner_text("header.top .home span").startswith("Sungaisalak")
    dock = page.locator("nav.dock a")
    assert dock.all_inner_texts() == ["Beranda", "Roster", "Nama", "Lapor duka"]
    assert all(box["height"] >= 44 for box in (link.bounding_box() for link in dock.all()) if box)
    context.close()
    assert 0 < sum(sizes) <= VILLAGE_FIRST_VIEW


def test_a_name_with_markup_is_shown_as_it_was_typed_and_runs_nothing(world):
    context = _signed_in(world, "rahma")
    page = context.new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.goto(f"{world.address}/pekerja/")
    assert page.get_by_text("<script>alert(1)</script> & Mahmud", exact=True).count() == 1
    assert page.get_by_text(LONG, exact=True).count() == 1
    context.close()
    assert dialogs == []


@pytest.mark.parametrize("username", ["rahma", "bupati", "audit"])
def test_the_first_page_is_whole_at_the_desk_and_in_the_dark(world, username):
    context = _signed_in(world, username)
    page = context.new_page()
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(world.address)
    assert page.evaluate("document.documentElement.scrollWidth") == 1366
    assert _barriers(page) == []
    context.close()


def test_a_village_reports_a_death_in_five_taps_and_a_hurried_hand_reports_it_once(world):
    context = _signed_in(world, "darman")
    page = context.new_page()
    page.goto(world.address)
    page.click("nav.dock >> text=Lapor duka")
    page.fill("main [name=q]", "asnah")
    page.click("main form button")
    page.click("main .person a.btn")
    form = page.url
    type_day(page, "died_on", DAY - timedelta(days=1))
    page.check("[name=cause][value=illness]")
    page.fill("[name=reported_by_name]", "Ketua RT 03")
    page.dblclick("main form button")
    page.wait_for_url(f"{world.address}/klaim/")
    assert page.get_by_text("Kematian tercatat.").count() == 1
    page.goto(form)
    assert page.url == f"{world.address}/klaim/"
    assert page.get_by_text("Kematian Asnah sudah dilaporkan.").count() == 1
    context.close()
    with office_scope(world.office.pemda.pk):
        assert Death.objects.filter(worker=world.six[4]).count() == 1
