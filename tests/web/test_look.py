"""The look: every component at both sizes, light and dark, readable by everybody, light on the wire.

Pages are rendered here and handed to headless Chromium without a server; nothing leaves the machine.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import axe_core_python
import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import path
from playwright.sync_api import Browser, Page, Route, sync_playwright
from tests.pages import tight
from tests.web import gallery

from payung.core.month import Month
from payung.web import brand
from payung.web.templatetags import ui_words
from payung.web.widgets import DateBoxesField, NikField

WEB = Path(brand.__file__).parent
STATIC = WEB / "static"
CSS = (STATIC / "payung.css").read_text() + (STATIC / "desk.css").read_text()
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]
SITE = "http://payung.test"
TOGETHER_KB = 1024


ROOMS = ["home", "rosters", "workers", "programmes", "bills", "claims", "scenarios", "reports", "search", "palette"]
ROOMS += ["account_logout", "account_change_password", "mfa_index"]


def _nothing(request: HttpRequest, **_: Any) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path(f"{name}/", _nothing, name=name) for name in ROOMS]
urlpatterns += [path("warna/<str:brand>.css", _nothing, name="brand")]


@pytest.fixture(autouse=True)
def plain_files(settings: Any) -> None:
    """Static addresses without the manifest of a built release; the rooms' names without their views."""
    settings.ROOT_URLCONF = __name__
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium: apt-get install chromium")
    with sync_playwright() as player:
        running = player.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield running
        running.close()


def rendered(view: Callable[..., Any]) -> str:
    return view(RequestFactory().get("/bills/")).content.decode()


def policy() -> str:
    directives = django_settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


def served(html: str) -> Callable[[Route], None]:
    """Answer every request of the page from the files of the project, under the site's own policy."""

    def answer(route: Route) -> None:
        address = route.request.url.removeprefix(SITE)
        if address.startswith("/static/"):
            found = finders.find(address.removeprefix("/static/"))
            kind = mimetypes.guess_type(address)[0] or "text/plain"
            route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind)
        elif address.startswith("/warna/"):
            route.fulfill(body=brand.brand_css(address[7:13]), content_type="text/css")
        elif route.request.method == "POST":  # what Cari dan pergi answers while one types: nothing found
            route.fulfill(body="", content_type="text/html")
        else:
            headers = {"content-security-policy": policy(), "content-type": "text/html; charset=utf-8"}
            route.fulfill(body=html, headers=headers)

    return answer


def opened(browser: Browser, html: str, width: int, **options: Any) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 740 if width < 700 else 768}, **options)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/*", served(html))
    page.goto(f"{SITE}/bills/")
    page.complaints = complaints  # type: ignore[attr-defined]
    return page


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize("view", [gallery.gallery, gallery.village_gallery])
def test_every_component_stands_without_sideways_scroll_or_barrier(
    browser: Browser, view: Callable[..., Any], width: int, scheme: str
) -> None:
    page = opened(browser, rendered(view), width, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]] == []
    assert page.complaints == []  # type: ignore[attr-defined]
    page.close()


@pytest.mark.browser
def test_a_page_enlarged_to_200_percent_does_not_scroll_sideways(browser: Browser) -> None:
    page = opened(browser, rendered(gallery.gallery), 1366 // 2)
    assert page.evaluate("document.documentElement.scrollWidth") == 1366 // 2
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("view", [gallery.gallery, gallery.village_gallery])
def test_every_target_on_a_phone_is_44_pixels_high(browser: Browser, view: Callable[..., Any]) -> None:
    page = opened(browser, rendered(view), 360)
    small = page.evaluate(
        """() => [...document.querySelectorAll('a,button,summary,select,textarea,input:not([type=hidden])')]
        .filter(e => e.offsetParent && !e.matches('.skip') && !e.closest('.thread p'))
        .map(e => [e.outerHTML.slice(0, 90), (e.closest('label.pick') || e).getBoundingClientRect().height])
        .filter(([, height]) => height < 44)"""
    )
    # links inside a sentence are exempt (WCAG 2.5.8); a tick box is as large as its label
    assert small == []
    page.close()


@pytest.mark.browser
def test_a_nik_is_grouped_while_it_is_typed(browser: Browser) -> None:
    page = opened(browser, rendered(gallery.village_gallery), 360)
    nik = page.locator("[data-nik]")
    nik.fill("")
    nik.press_sequentially("1404020708849017")
    assert nik.input_value() == "140402 070884 9017"
    nik.press("Home")
    nik.press("Delete")
    nik.press_sequentially("3")
    assert nik.input_value() == "340402 070884 9017"
    page.close()


@pytest.mark.browser
def test_control_k_goes_to_the_search_and_escape_closes_the_menu(browser: Browser) -> None:
    page = opened(browser, rendered(gallery.gallery), 1366)
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "cari"
    page.locator("details.me summary").click()
    assert page.locator("details.me .pop").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("details.me .pop").is_visible()
    page.close()


@pytest.mark.browser
def test_a_form_is_sent_once(browser: Browser) -> None:
    page = opened(browser, rendered(gallery.village_gallery), 360)
    sent = page.evaluate(
        """() => { let sent = 0; const form = document.querySelector('main form');
        window.addEventListener('submit', e => { if (!e.defaultPrevented) sent++; e.preventDefault(); });
        form.noValidate = true; form.requestSubmit(); form.requestSubmit(); return sent; }"""
    )
    assert sent == 1
    page.close()


@pytest.mark.browser
def test_without_javascript_every_form_and_ground_is_there(browser: Browser) -> None:
    page = opened(browser, rendered(gallery.gallery), 1366, java_script_enabled=False)
    assert page.get_by_role("button", name="Lanjut").first.is_visible()
    assert not page.get_by_role("button", name="Cetak", exact=True).is_visible()
    page.get_by_text("Santunan berkala, sekaligus").click()
    assert page.get_by_text("24 bulan × Rp500.000.").is_visible()
    page.close()


@pytest.mark.browser
def test_on_paper_the_bar_the_dock_and_the_buttons_are_gone(browser: Browser) -> None:
    page = opened(browser, rendered(gallery.gallery), 794)
    page.emulate_media(media="print")
    assert [page.locator(name).first.is_visible() for name in (".top", ".btn", ".foot", ".fringe")] == [
        False,
        False,
        False,
        True,
    ]
    page.close()


@pytest.mark.parametrize(("view", "largest"), [(gallery.village_gallery, 20), (gallery.gallery, 50)])
def test_a_first_view_is_light_on_the_wire(view: Callable[..., Any], largest: int) -> None:
    page = rendered(view)
    files = {finders.find(name) for name in re.findall(r'/static/([^"#]+)["#]', page)}
    weight = len(gzip.compress(page.encode())) + sum(len(gzip.compress(Path(str(file)).read_bytes())) for file in files)
    # the budget of a village's page is 100 kB; here stands what it really weighs, rounded up
    assert weight <= largest * TOGETHER_KB


def test_every_template_compiles() -> None:
    for page in (WEB / "templates").rglob("*.html"):
        get_template(str(page.relative_to(WEB / "templates")))


def test_every_chip_named_in_a_page_is_known() -> None:
    from payung.web.templatetags.ui import CHIPS

    texts = [path.read_text() for path in (WEB / "templates").rglob("*.html")]
    assert {code for text in texts for code in re.findall(r'\{% chip "([a-z_]+)"', text)} - set(CHIPS) == set()


@pytest.mark.parametrize(
    ("name", "largest"),
    [("payung.css", 20), ("desk.css", 9), ("print.css", 2), ("payung.js", 6), ("desk.js", 4), ("icons.svg", 8)],
)
def test_the_files_of_the_look_stay_small(name: str, largest: int) -> None:
    assert (STATIC / name).stat().st_size <= largest * TOGETHER_KB


def test_styles_are_read_by_a_phone_of_2022() -> None:
    rules = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    assert re.findall(r"color-mix\(|light-dark\(|@container|@layer|&|oklch\(|https?:|@import|url\(", rules) == []


def test_no_template_carries_a_style_or_a_script_of_its_own() -> None:
    pattern = re.compile(
        r"\sstyle=|<style|<script(?![^>]*\ssrc=)(?![^>]*application/json)|\son[a-z]+=|https?://(?!www\.w3\.org)"
    )
    found = {path.name: pattern.findall(path.read_text()) for path in (WEB / "templates").rglob("*.html")}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_every_icon_named_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "icons.svg").read_text()))
    texts = [path.read_text() for path in (WEB / "templates").rglob("*.html")]
    named = {name for text in texts for name in re.findall(r'\{% icon "([a-z-]+)"', text)}
    named |= {name for text in texts for name in re.findall(r'sign="([a-z-]+)"', text)}
    from payung.web.templatetags.ui import CHIPS, SIGNS

    named |= {sign for _, sign, _, _ in CHIPS.values()} | set(SIGNS.values())
    assert named - drawn == set()


def tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+):(#[0-9a-f]{3,6})", css))


def test_every_role_is_readable_on_every_ground_it_meets() -> None:
    start = CSS.index("@media (prefers-color-scheme:dark)")
    light, dark = tokens(CSS[:start]), tokens(CSS[start:])
    pairs = [("ink", "paper"), ("ink", "surface"), ("ink", "sunken"), ("ink", "brand-soft"), ("ink", "grace-soft")]
    pairs += [("ink-2", ground) for ground in ("paper", "surface", "sunken", "grace-soft", "brand-soft", "ok-soft")]
    pairs += [("brand", ground) for ground in ("surface", "paper", "sunken", "brand-soft")]
    pairs += [("on-brand", "brand"), ("on-bar", "bar"), ("bar-2", "bar"), ("wait", "wait-soft")]
    pairs += [(tone, ground) for tone in ("ok", "grace", "ended") for ground in (f"{tone}-soft", "surface")]
    for scheme in (light, {**light, **dark}):
        full = {
            name: value if len(value) == 7 else "#" + "".join(2 * mark for mark in value[1:])
            for name, value in scheme.items()
        }
        thin = {pair: brand.contrast(full[pair[0]], full[pair[1]]) for pair in pairs}
        assert {pair: ratio for pair, ratio in thin.items() if ratio < 4.5} == {}
        assert brand.contrast("#ffffff", full["ok-fill"]) >= 4.5  # the letter of a paid month
        for control in ("line-strong", "accent", "c1", "c2"):
            assert brand.contrast(full[control], full["surface"]) >= 2.9


@pytest.mark.parametrize(
    "colour", ["#2a4187", "#1d3f73", "#ffd400", "#006b3f", "#c8102e", "#ffffff", "#000000", "#7fffd4"]
)
def test_any_colour_of_a_pemda_becomes_a_readable_brand(colour: str) -> None:
    light, dark = brand.light_brand(colour), brand.dark_brand(colour)
    for roles, grounds in ((light, brand.LIGHT_GROUNDS), (dark, brand.DARK_GROUNDS)):
        on_grounds = [brand.contrast(roles.brand, ground) for ground in (*grounds, roles.brand_soft)]
        on_fills = [brand.contrast(roles.on_brand, roles.brand), brand.contrast(roles.on_bar, roles.bar)]
        assert min(*on_grounds, *on_fills, brand.contrast(roles.bar_2, roles.bar)) >= 4.5


def test_a_readable_colour_is_kept_and_a_pale_one_darkened() -> None:
    assert brand.light_brand("#006b3f").brand == "#006b3f"
    assert brand.is_readable("#006B3F")
    assert not brand.is_readable("#ffd400")
    assert brand.contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("text", ["", "biru", "#12345", "#12345g", "#fff;}body{display:none"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        brand.brand_css(text)


def test_amounts_days_and_numbers_are_written_the_indonesian_way() -> None:
    day = date(2026, 11, 16)
    written = {
        "idr": ui_words.idr(16800),
        "minus": ui_words.idr(-33600),
        "angka": ui_words.angka(27014400),
        "none": ui_words.angka(None),
        "persen": ui_words.persen(0.231),
        "tanggal": ui_words.tanggal(day),
        "hari": ui_words.tanggal_hari(day),
        "singkat": ui_words.tanggal_singkat(day),
        "bulan": ui_words.bulan(Month(2026, 11)),
        "left": ui_words.sisa_hari(day, date(2026, 11, 10)),
        "today": ui_words.sisa_hari(day, day),
        "late": ui_words.sisa_hari(day, date(2026, 11, 19)),
    }
    assert written == {
        "idr": "Rp16.800",
        "minus": "−Rp33.600",
        "angka": "27.014.400",
        "none": "–",
        "persen": "23,1%",
        "tanggal": "16 November 2026",
        "hari": "Senin, 16 November 2026",
        "singkat": "Sen, 16 Nov",
        "bulan": "November 2026",
        "left": "6 hari lagi",
        "today": "hari ini",
        "late": "lewat 3 hari",
    }


def test_the_fringe_says_its_months_in_words() -> None:
    months = [(month, "paid") for month in Month(2026, 1).until(Month(2026, 8))]
    months += [(Month(2026, 9), "grace"), (Month(2026, 10), "lapsed")]
    html = Template("{% load ui %}{% fringe months %}").render(Context({"months": months}))
    assert re.findall(r'aria-label="([^"]+)"', html) == [
        "2026: dibayar Januari–Agustus; tenggang September; putus Oktober; belum atau di luar program November–Desember"
    ]
    assert re.findall(r'class="(m-[a-z]+)', html) == ["m-paid"] * 8 + ["m-grace", "m-lapsed"] + ["m-outside"] * 2


def test_a_chip_has_a_shape_a_word_and_a_tone() -> None:
    html = tight(Template('{% load ui %}{% chip "grace" "20 hari" %}').render(Context()))
    assert re.findall(r'class="chip ([a-z ]+)".*#([a-z-]+)".*<span>([^<]+)</span></span>', html) == [
        ("grace", "hourglass", "Tenggang, 20 hari")
    ]


def test_a_chart_refuses_a_fourth_series() -> None:
    series = [(name, [1]) for name in "abcd"]
    with pytest.raises(ValueError, match="three series"):
        Template('{% load ui %}{% bar_chart labels series "x" %}').render(Context({"labels": ["J"], "series": series}))


def test_a_cell_shows_what_it_was_given_escaped() -> None:
    context = {"columns": [{"key": "name", "label": "Nama", "is_head": True}], "rows": [{"name": "<script>x</script>"}]}
    html = tight(Template('{% load ui %}{% data_table columns rows "Daftar" %}').render(Context(context)))
    assert '<th scope="row">&lt;script&gt;x&lt;/script&gt;' in html


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("140402 070884 9017", None),
        ("1404020708849017", None),
        ("14040207088490", "NIK harus 16 angka; tertulis 14 angka. Cocokkan dengan KTP."),
    ],
)
def test_a_nik_field_takes_spaces_and_counts_digits(typed: str, told: str | None) -> None:
    from django import forms

    form = type("NikForm", (forms.Form,), {"nik": NikField()})({"nik": typed})
    assert (form.is_valid(), form.errors.get("nik", [None])[0]) == (told is None, told)
    if told is None:
        assert form.cleaned_data["nik"] == "1404020708849017"


@pytest.mark.parametrize(
    ("boxes", "day", "told"),
    [
        (("7", "8", "1984"), date(1984, 8, 7), None),
        (("", "", ""), None, None),
        (
            ("31", "2", "1984"),
            None,
            "Tanggal “31 2 1984” tidak ada di kalender. Tulis tanggal, bulan, dan tahun empat angka.",
        ),
        (
            ("7", "", "1984"),
            None,
            "Tanggal “7  1984” tidak ada di kalender. Tulis tanggal, bulan, dan tahun empat angka.",
        ),
    ],
)
def test_three_boxes_make_a_day_or_say_which_day_does_not_exist(
    boxes: tuple[str, str, str], day: date | None, told: str | None
) -> None:
    from django import forms

    form_class = type("DayForm", (forms.Form,), {"day": DateBoxesField(required=False)})
    form = form_class({f"day_{at}": box for at, box in enumerate(boxes)})
    assert (form.is_valid(), form.errors.get("day", [None])[0]) == (told is None, told)
    if told is None:
        assert form.cleaned_data["day"] == day


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "409", "500"])
def test_an_error_page_needs_nothing_and_offers_a_way_out(name: str) -> None:
    from django.template.loader import render_to_string

    html = render_to_string(f"{name}.html")
    assert re.findall(r'<a class="btn go" href="([^"]+)">([^<]+)</a>', html) == [("/", "Ke beranda")]
