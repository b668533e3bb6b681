"""Pages as tests read them: without the white space that templates hold only for their own layout.

Templates are laid out by a formatter, one element a line. A browser drops the white space beside a block and between
the children of a flexible box; so do we, and white space that a reader sees stays one space.
"""

from __future__ import annotations

import re

TAG = re.compile(r"(<(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>)")
LAYOUT = re.compile(r"\s*\n\s*")
KEPT = re.compile(r"<(textarea|pre|script|style)\b.*?</\1>", re.DOTALL)
BLOCK_NAMES = (
    "!doctype html head body title meta link script div p ul ol li table thead tbody tfoot tr th td section article"
    " header footer main nav form fieldset legend label dl dt dd h1 h2 h3 h4 h5 h6 details summary option optgroup"
    " select caption col colgroup figure figcaption blockquote hr br address aside rect g path line defs pattern text"
    " progress"
)
BLOCKS = set(BLOCK_NAMES.split())
VOID = {"meta", "link", "br", "hr", "img", "input", "col", "rect", "path", "line", "use", "!doctype"}
ROOMS = (
    "job home row btns tell pager facts key foot crumb title head picks pick boxes sum check steps tabs nav dock pop"
    " line task found drop tot figs filters years fringe btn chip err me menu person"
)
FLEXIBLE = re.compile(rf'class="(?:[^"]*\s)?(?:{"|".join(ROOMS.split())})(?:\s[^"]*)?"')
GRID_LISTS = re.compile(r'class="[^"]*\b(?:check|sum|thread|key|agenda|nav|tabs|dock|found|pop|menu|foot|top)\b')


def tight(html: str) -> str:
    """Return a page without the layout's white space; what stands in a text area or a script stays as it is."""
    held: list[str] = []

    def keep(match: re.Match[str]) -> str:
        held.append(match.group(0))
        return f"<hold {len(held) - 1}>"

    pieces = TAG.split(KEPT.sub(keep, html))
    walls = _walls(pieces[1::2])
    pieces[1::2] = [LAYOUT.sub(" ", tag) for tag in pieces[1::2]]
    for at in range(0, len(pieces), 2):
        text = LAYOUT.sub("\n", pieces[at])
        text = text.lstrip("\n") if at == 0 or walls[at // 2 - 1] else text
        text = text.rstrip("\n") if at == len(pieces) - 1 or walls[at // 2] else text
        pieces[at] = text.replace("\n", " ")
    return re.sub(r"<hold (\d+)>", lambda match: held[int(match.group(1))], "".join(pieces))


def _walls(tags: list[str]) -> list[bool]:
    """Say of each tag whether white space beside it is never seen."""
    walls: list[bool] = []
    open_tags: list[tuple[str, bool, bool, str]] = []  # name, lays its children out, is a wall, the tag
    for tag in tags:
        name = tag.strip("</>").split(None, 1)[0].rstrip(">").lower()
        if tag.startswith("</"):
            while open_tags and open_tags[-1][0] != name:
                open_tags.pop()
            walls.append(open_tags.pop()[2] if open_tags else True)
            continue
        parent = open_tags[-1] if open_tags else ("", False, False, "")
        wall = name in BLOCKS or parent[1] or tag.startswith("<!") or 'class="btn' in tag or 'type="hidden"' in tag
        walls.append(wall)
        if name not in VOID and name != "hold" and not tag.endswith("/>") and not tag.startswith("<!"):
            lays_out = bool(FLEXIBLE.search(tag)) or name == "summary"
            lays_out |= name in {"li", "a", "div", "button"} and bool(GRID_LISTS.search(parent[3]))
            open_tags.append((name, lays_out, wall, tag))
    return walls
