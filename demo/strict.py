"""YAML into dataclasses, strictly: an unknown or missing key is refused with the place and the way out."""

from __future__ import annotations

import dataclasses
import difflib
import types
import typing
from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from payung.core.month import Month


class FileProblem(Exception):
    """One Indonesian sentence about a file that somebody wrote, and what to do."""


class TwiceWritten(ValueError):
    """A key that stands twice in one part: which of them is meant, nobody can tell."""


class StrictDays(yaml.SafeLoader):
    """A safe loader that refuses a key written twice; days become dates."""


def _mapping(loader: StrictDays, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise TwiceWritten(f"kunci '{key}' ditulis dua kali, yang kedua pada baris {key_node.start_mark.line + 1}")
        seen.add(key)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


StrictDays.add_constructor("tag:yaml.org,2002:map", _mapping)


def build(kind: Any, found: Any, place: str) -> Any:
    """Return ``found`` as ``kind``: a dataclass, tuple, mapping, optional or plain value.

    Args:
        place: where it stands in the file, for the sentence of a refusal.

    Raises:
        FileProblem: an unknown key, a missing one, or a value of another kind.
    """
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if isinstance(kind, types.UnionType):
        wanted = next((each for each in inside if type(found) is each), inside[0])
        return None if found is None and type(None) in inside else build(wanted, found, place)
    if kind is Month:
        return _month(found, place)
    if dataclasses.is_dataclass(kind):
        return _record(kind, found, place)
    if origin is tuple:
        _expect(isinstance(found, list), place, "daftar (baris yang diawali tanda -)", found)
        return tuple(build(inside[0], each, f"{place}[{at}]") for at, each in enumerate(found, start=1))
    if origin in (dict, Mapping):
        _expect(isinstance(found, dict), place, "pasangan kunci dan nilai", found)
        return {build(inside[0], k, place): build(inside[1], v, f"{place}.{k}") for k, v in found.items()}
    if kind is not Any:
        _expect(type(found) is kind, place, WORDS.get(kind, str(kind)), found)
    return found


WORDS = {int: "bilangan bulat", str: "teks", bool: "true atau false", date: "tanggal, misalnya 2025-02-26"}


def _record(kind: Any, found: Any, place: str) -> Any:
    _expect(isinstance(found, Mapping), place, "pasangan kunci dan nilai", found)
    fields = {field.name: field for field in dataclasses.fields(kind) if field.init}
    hints = typing.get_type_hints(kind)
    for key in found:
        if key not in fields:
            near = difflib.get_close_matches(str(key), fields, 1)
            hint = f"Maksud Anda '{near[0]}'?" if near else f"Yang dikenal: {', '.join(fields)}."
            raise FileProblem(f"{place}: kunci '{key}' tidak dikenal. {hint}")
    for name, field in fields.items():
        is_given = not (field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING)
        if name not in found and not is_given:
            raise FileProblem(f"{place}: kunci '{name}' belum ada. Tambahkan baris '{name}: …'.")
    return kind(**{key: build(hints[key], value, f"{place}.{key}") for key, value in found.items()})


def _month(found: Any, place: str) -> Month:
    try:
        return Month.parse(str(found))
    except ValueError as error:
        raise FileProblem(f"{place}: '{found}' bukan bulan. Tulis seperti \"2025-01\".") from error


def _expect(holds: bool, place: str, wanted: str, found: Any) -> None:
    if not holds:
        raise FileProblem(f"{place}: seharusnya {wanted}, tertulis {found!r}.")
