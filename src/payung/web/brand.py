"""One colour per pemda: from it the roles that may differ, always readable in light and in dark."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from payung.office.models import Pemda

READABLE = 4.5  # WCAG 2.2, 1.4.3: contrast of text
_HEX = re.compile(r"#?([0-9a-fA-F]{6})")

# the grounds of payung.css on which brand-coloured text may stand
LIGHT_GROUNDS = ("#ffffff", "#f4f5f1", "#ebeeeb")
DARK_GROUNDS = ("#181f29", "#0f141b", "#121820")

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Brand:
    """The roles a pemda's colour fills, for one scheme, each ``#rrggbb``."""

    brand: str
    brand_soft: str
    on_brand: str
    bar: str
    on_bar: str
    bar_2: str


def brand_css(hex_colour: str) -> str:
    """Return the stylesheet that dresses the pages in a pemda's colour.

    The hue is kept; lightness gives way until text reads at 4.5:1 on every ground.

    Raises:
        ValueError: the colour is not written ``#rrggbb``.
    """
    light, dark = light_brand(hex_colour), dark_brand(hex_colour)
    return (
        f":root{{{_declarations(light)}}}\n@media (prefers-color-scheme:dark){{:root{{{_declarations(dark)}}}}}\n"
        "@media print{:root{--brand:#000;--brand-soft:#fff}}\n"
    )


def is_readable(hex_colour: str) -> bool:
    """Tell whether the colour can be used as it is; otherwise it is darkened and the office should be told."""
    return light_brand(hex_colour).brand == _hex(_rgb(hex_colour))


def light_brand(hex_colour: str) -> Brand:
    """Return the roles on light paper."""
    lightness, chroma, hue = _to_oklch(_rgb(hex_colour))
    soft = _colour(0.945, min(chroma, 0.022), hue)
    brand = _hex(_rgb(hex_colour))
    while min(contrast(brand, ground) for ground in (*LIGHT_GROUNDS, soft)) < READABLE:
        lightness -= 0.01
        brand = _colour(lightness, chroma, hue)
    bar = _colour(min(lightness, 0.32), min(chroma, 0.1), hue)
    return Brand(brand, soft, "#ffffff", bar, "#f6f7fb", _colour(0.84, min(chroma, 0.035), hue))


def dark_brand(hex_colour: str) -> Brand:
    """Return the roles on dark paper."""
    _, chroma, hue = _to_oklch(_rgb(hex_colour))
    soft, lightness = _colour(0.32, min(chroma, 0.05), hue), 0.8
    brand = _colour(lightness, min(chroma, 0.1), hue)
    while min(contrast(brand, ground) for ground in (*DARK_GROUNDS, soft)) < READABLE:
        lightness += 0.01
        brand = _colour(lightness, min(chroma, 0.1), hue)
    on_brand = _colour(0.22, min(chroma, 0.05), hue)
    bar = _colour(0.25, min(chroma, 0.06), hue)
    return Brand(brand, soft, on_brand, bar, "#eaedf3", _colour(0.76, min(chroma, 0.035), hue))


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast of two colours, 1…21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _declarations(brand: Brand) -> str:
    return ";".join(f"--{name.replace('_', '-')}:{value}" for name, value in vars(brand).items())


def _rgb(hex_colour: str) -> Rgb:
    found = _HEX.fullmatch(hex_colour.strip())
    if found is None:
        raise ValueError(f"'{hex_colour}' is not a colour written #rrggbb")
    red, green, blue = (int(found[1][at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{round(min(1, max(0, part)) * 255):02x}" for part in rgb)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _luminance(hex_colour: str) -> float:
    red, green, blue = (_linear(part) for part in _rgb(hex_colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_oklch(rgb: Rgb) -> tuple[float, float, complex]:
    """Return lightness, chroma and hue (a unit vector) in OKLab, where equal steps look equal.

    Source: B. Ottosson, A perceptual color space for image processing (2020).
    """
    r, g, b = (_linear(part) for part in rgb)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    plane = complex(
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )
    return lightness, abs(plane), plane / abs(plane) if plane else 1 + 0j


def _colour(lightness: float, chroma: float, hue: complex) -> str:
    """Return the colour, with as much of its chroma as a screen can show."""
    while True:
        rgb = _from_oklab(lightness, chroma * hue)
        if chroma <= 0 or all(-0.0005 <= part <= 1.0005 for part in rgb):
            red, green, blue = (_gamma(min(1, max(0, part))) for part in rgb)
            return _hex((red, green, blue))
        chroma -= 0.004


def _from_oklab(lightness: float, plane: complex) -> Rgb:
    a, b = plane.real, plane.imag
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def letterhead_of(pemda: Pemda) -> dict[str, str]:
    """The head of a printed page: the dinas's own, never the Garuda."""
    return {"above": _("PEMERINTAH %(name)s") % {"name": pemda.name.upper()}, "name": pemda.unit_name.upper()}
