"""What somebody wrote, read strictly: YAML without surprises, and plain values into what a class declares.

msgspec reads and judges; here stand only its refusals in Indonesian, with the place and what to write instead. A class
is a ``msgspec.Struct`` with ``forbid_unknown_fields=True``; bounds are ``msgspec.Meta``, words of a list ``one_of``.
"""

from __future__ import annotations

import difflib
import math
import re
import types
import typing
from abc import ABC
from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, TypeVar

import msgspec
import yaml

from .month import Month

T = TypeVar("T")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_SAID = re.compile(r"(?P<said>.*?)(?: - at (?:`key` in )?`\$(?P<path>[^`]*)`)?", re.DOTALL)
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]")
_KINDS = {
    "int": "bilangan bulat",
    "str": "teks",
    "bool": "true atau false",
    "date": "tanggal, misalnya 2025-02-26",
    "array": "daftar (baris yang diawali tanda -)",
    "object": "pasangan kunci dan nilai",
}
_BOUNDS = {">=": "paling sedikit", "<=": "paling banyak", ">": "lebih dari", "<": "kurang dari"}
MONTH = 'bulan seperti "2025-01"'

if typing.TYPE_CHECKING:
    WrittenMonth = Month
else:

    class WrittenMonth(ABC):  # noqa: B024
        """A field that holds a ``Month`` and is written ``"2025-01"``; msgspec would want a dataclass as a map."""

    WrittenMonth.register(Month)


class NotYaml(ValueError):
    """A text that is not one YAML document; says in Indonesian where it breaks."""


class StrictLoader(_Loader):
    """A safe loader that keeps what was written: days stay text, decimals exact, a repeated key is refused."""

    yaml_implicit_resolvers = {
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key, line = loader.construct_object(key_node, deep=True), key_node.start_mark.line + 1
        if not isinstance(key, Hashable):
            raise NotYaml(f"kunci pada baris {line} adalah daftar atau pasangan")
        if key in seen:
            raise NotYaml(f"kunci '{key}' ditulis dua kali, yang kedua pada baris {line}")
        seen.add(key)
    pairs: dict[Any, Any] = yaml.SafeLoader.construct_mapping(loader, node, deep=True)
    return pairs


def _decimal(loader: Any, node: yaml.ScalarNode) -> Fraction | str:
    text = str(node.value).replace("_", "")
    return Fraction(text) if _DECIMAL.fullmatch(text) else str(node.value)


StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
StrictLoader.add_constructor("tag:yaml.org,2002:float", _decimal)


def read_yaml(text: str) -> Any:
    """Return the one document in ``text``: maps, lists, text, whole numbers, exact decimals (Fraction), booleans.

    Raises:
        NotYaml: the text is not YAML, repeats a key, or asks for an object.
    """
    try:
        return yaml.load(text, Loader=StrictLoader)  # noqa: S506 - a safe loader underneath
    except NotYaml:
        raise
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"susunannya putus pada baris {mark.line + 1}" if mark else "isinya memuat huruf yang tidak dikenal"
        raise NotYaml(where) from error
    except RecursionError as error:
        raise NotYaml("isinya bersarang terlalu dalam") from error


class Misread(ValueError):
    """A value that is not what its place asks for, as one sentence of ``./payung`` or in the parts of it.

    Attributes:
        kind: ``unknown`` or ``missing`` key, or a ``bad`` value.
        place: the mapping or list it stands in, "" for the whole; ``key``: its key, "" for an entry of a list.
        wanted: for a bad value what to write, for an unknown key those that are known.
    """

    def __init__(self, kind: Literal["unknown", "missing", "bad"], place: str, key: str, value: Any, wanted: str):
        self.kind, self.place, self.key, self.value, self.wanted = kind, place, key, value, wanted
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """What is wrong and what to write."""
        if self.kind == "bad":
            where = f"{self.place}.{self.key}" if self.key else self.place
            return f"{where}: seharusnya {self.wanted}, tertulis {as_written(self.value)!r}."
        if self.kind == "missing":
            return f"{self.place}: kunci '{self.key}' belum ada. Tambahkan baris '{self.key}: …'."
        near = difflib.get_close_matches(self.key, self.wanted.split(", "), 1)
        hint = f"Maksud Anda '{near[0]}'?" if near else f"Yang dikenal: {self.wanted}."
        return f"{self.place}: kunci '{self.key}' tidak dikenal. {hint}"


def one_of(words: Iterable[str]) -> msgspec.Meta:
    """Return the bound of a text that must be one of ``words``: ``Annotated[str, one_of(FUNDINGS)]``."""
    known = tuple(words)
    pattern = f"^(?:{'|'.join(map(re.escape, known))})$"
    return msgspec.Meta(pattern=pattern, description=f"salah satu dari {', '.join(known)}")


def build(kind: type[T], found: Any, place: str) -> T:
    """Return plain values as ``kind``, nothing guessed: no number from text, no text from a number.

    Args:
        found: what YAML or JSON gave; a Fraction counts as a decimal.
        place: what the whole is called in a sentence; entries of lists are counted from 1.

    Raises:
        Misread: an unknown key, a missing one, a value of another kind or out of its bounds; the first that is met.
    """
    try:
        return msgspec.convert(found, kind, dec_hook=_own_kind)
    except msgspec.ValidationError as error:
        raise _misread(str(error), kind, found, place) from error


def as_written(value: Any) -> str:
    """Return a value in the words of the file: 25.5 and true, never the words of Python."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{as_written(key)}: {as_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(as_written(item) for item in value) + "]"
    if isinstance(value, Fraction):
        return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"  # what had a point has a finite decimal
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


def _own_kind(kind: type[Any], found: Any) -> Any:
    """Read what msgspec does not know."""
    if kind is WrittenMonth:
        try:
            return Month.parse(found)
        except (ValueError, TypeError) as error:
            raise ValueError(MONTH) from error
    if kind is Fraction:
        try:
            if isinstance(found, bool) or (isinstance(found, float) and not math.isfinite(found)):
                raise ValueError
            return Fraction(str(found))
        except (ValueError, ZeroDivisionError) as error:
            raise ValueError("bilangan") from error
    raise NotImplementedError(kind)


def _misread(message: str, kind: Any, found: Any, place: str) -> Misread:
    """Turn msgspec's English into the parts of a sentence."""
    parts = _SAID.fullmatch(message)
    assert parts is not None
    said, key = parts["said"], ""
    for name, at in _STEP.findall(parts["path"] or ""):
        place, kind = f"{place}.{key}" if key else place, _bare(kind)
        if at == "...":
            kind = typing.get_args(kind)[-1]
            key = next(each for each, value in found.items() if not _is_readable(kind, value))
            found = found[key]
        elif at:
            found, kind = found[int(at)], typing.get_args(kind)[0]
            place, key = f"{place}[{int(at) + 1}]", ""
        else:
            found, kind, key = found[name], _fields(kind)[name], name
    if "- at `key` in" in message:
        odd = next(each for each in found if not isinstance(each, str))
        return Misread("bad", f"{place}.{key}" if key else place, "", odd, "kunci berupa teks dalam tanda kutip")
    if field := re.fullmatch(r"Object (contains unknown|missing required) field `(.*)`", said):
        here = f"{place}.{key}" if key else place
        if field[1] == "missing required":
            return Misread("missing", here, field[2], None, "")
        return Misread("unknown", here, field[2], found[field[2]], ", ".join(_fields(_bare(kind))))
    return Misread("bad", place, key, found, _described(kind) or _wanted(said))


def _described(kind: Any) -> str:
    """What the class itself says of a value: the description beside its bounds."""
    inside = typing.get_args(kind)
    if typing.get_origin(kind) is typing.Annotated:
        return next(filter(None, (getattr(bound, "description", "") for bound in inside[1:])), "")
    return next(filter(None, map(_described, inside)), "") if type(None) in inside else ""


def _wanted(said: str) -> str:
    if bound := re.fullmatch(r"Expected `(\w+)`(?: of length)? (>=|<=|>|<) (\S+)", said):
        return f"{_KINDS.get(bound[1], bound[1])} {_BOUNDS[bound[2]]} {bound[3]}"
    if kinds := re.match(r"Expected `([^`]*)`", said):
        known = [_KINDS.get(word, word) for word in kinds[1].split(" | ") if word != "null"]
        return " atau ".join(known)
    return _KINDS["date"] if "date" in said else said


def _is_readable(kind: Any, found: Any) -> bool:
    try:
        msgspec.convert(found, kind, dec_hook=_own_kind)
    except msgspec.ValidationError:
        return False
    return True


def _bare(kind: Any) -> Any:
    """Take away bounds, and the None of what may be absent."""
    if typing.get_origin(kind) is typing.Annotated:
        return _bare(typing.get_args(kind)[0])
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        return _bare(next(each for each in typing.get_args(kind) if each is not type(None)))
    return kind


def _fields(kind: Any) -> dict[str, Any]:
    """The keys of a class as they are written, with their kinds."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return {field.encode_name: hints[field.name] for field in msgspec.structs.fields(kind)}
