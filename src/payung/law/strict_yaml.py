"""YAML without surprises: repeated keys refused, days left as text, decimals exact."""

from __future__ import annotations

import re
from collections.abc import Hashable
from fractions import Fraction
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+")


class StrictLoader(_Loader):
    """A safe loader that keeps what was written."""

    yaml_implicit_resolvers = {
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, Hashable):
            raise yaml.constructor.ConstructorError(None, None, "a key is a list or a map", key_node.start_mark)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key '{key}' is written twice", key_node.start_mark
            )
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
        yaml.YAMLError: the text is not YAML, repeats a key, or asks for an object.
    """
    return yaml.load(text, Loader=StrictLoader)  # noqa: S506 - a safe loader underneath
