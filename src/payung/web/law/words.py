"""What the codes of the law are called on its pages: how strongly seen, topics, rules, parts of the body, doubts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from payung.words import words_of


class Face(NamedTuple):
    """How a confidence looks: a short word, a sign, a tone, outlined or filled."""

    word: Any
    sign: str
    tone: str
    is_line: bool


FACES: Mapping[str, Face] = {
    code: Face(word, *(words_of("confidence").word(code).facts[fact] for fact in ("sign", "tone", "is_line")))
    for code, word in words_of("confidence").shorts.items()
}
UNREAD = tuple(code for code, is_read in words_of("confidence").facts("is_read").items() if not is_read)

_READ = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
# Topic → name, patterns of parameter names; the first that fits holds the parameter.
TOPICS: Mapping[str, tuple[str, list[str]]] = {k: (t["name"], t["parameters"]) for k, t in _READ["topics"].items()}
TOPIC_ORDER = tuple(sorted(TOPICS, key=lambda topic: _READ["topics"][topic]["order"]))
# The kind of question → its name, patterns of the parameters it looks at.
RULES: Mapping[str, tuple[str, list[str]]] = {k: (r["name"], r["parameters"]) for k, r in _READ["rules"].items()}
# Doubt → patterns of the parameters it touches.
TOUCHES: Mapping[str, list[str]] = _READ["touches"]
SIDED_WORDS: Mapping[str, str] = _READ["sided"]
PLAIN_WORDS: Mapping[str, str] = _READ["plain"]
MEASURED_WORDS: Mapping[str, tuple[str, str]] = {k: (w[0], w[1]) for k, w in _READ["measured"].items()}
STEP_WORDS: Mapping[str, str] = _READ["steps"]
SIDE_WORDS = {"right": _("kanan"), "left": _("kiri")}
NAME_WORDS: Mapping[str, Any] = {
    **words_of("relation"),
    **words_of("school_level"),
    **words_of("payer"),
    **SIDED_WORDS,
    **PLAIN_WORDS,
    **{part: word for part, (word, _measure) in MEASURED_WORDS.items()},
    **{f"tier_{number}": _("Urutan %d") % number for number in range(1, 5)},
    "bpu": _("Bekerja mandiri (BPU)"),
    "apprentice": _("Magang"),
    "dana_jaminan_sosial": _("Dana Jaminan Sosial"),
}


def fits(name: str, patterns: Iterable[str]) -> bool:
    """Tell whether a parameter's name fits one of some patterns."""
    return any(fnmatch(name, pattern) for pattern in patterns)


def topic_of(name: str) -> str:
    """Return the topic that holds a parameter."""
    return next(topic for topic, (_label, patterns) in TOPICS.items() if fits(name, patterns))


def rules_using(name: str) -> list[str]:
    """Return the kinds of question whose answer may rest on a parameter."""
    return [rule for rule, (_label, patterns) in RULES.items() if fits(name, patterns)]


def doubts_touching(name: str) -> list[str]:
    """Return the codes of the doubts about a parameter."""
    return [code for code, patterns in TOUCHES.items() if fits(name, patterns)]
