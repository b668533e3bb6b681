"""From pairs to people: records joined by their best pairs, never through somebody who is somebody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from .matching import Link

TOGETHER = 0.5  # a pair at least this likely joins
APART = 0.1  # a pair compared and found less likely keeps two groups apart


@dataclass(frozen=True, slots=True)
class Placed:
    """Where one record stands.

    ``cluster`` is the smallest number of its cluster; ``probability`` that of its best pair inside it (of its best pair
    anywhere when it is alone); ``band`` is sure, review or alone.
    """

    record: int
    cluster: int
    probability: float
    band: str


def place(count: int, found: Sequence[Link], *, not_pairs: Iterable[tuple[int, int]] = ()) -> list[Placed]:
    """Return where each of the records 1 … ``count`` stands, in their order.

    Pairs join from the likeliest on. Two groups join only when no pair across them was found unlikely and the pairs
    known across them are on average as likely as not. A record is ``sure`` when sure pairs alone join it to the
    greatest part of its cluster.
    """
    groups = _Groups(found, {frozenset(pair) for pair in not_pairs})
    for link in sorted(found, key=lambda link: (not link.is_sure, -link.probability, link.first, link.second)):
        if link.probability >= TOGETHER:
            groups.join(link)
    best: dict[int, float] = defaultdict(float)
    inside: dict[int, float] = defaultdict(float)
    for link in found:
        for record in (link.first, link.second):
            best[record] = max(best[record], link.probability)
            if groups.of(link.first) == groups.of(link.second):
                inside[record] = max(inside[record], link.probability)
    sure = groups.sure()
    placed = []
    for record in range(1, count + 1):
        members = groups.members.get(groups.of(record), [record])
        if len(members) == 1:
            placed.append(Placed(record, record, best[record], "alone"))
        else:
            band = "sure" if record in sure else "review"
            placed.append(Placed(record, min(members), inside[record], band))
    return placed


class _Groups:
    """Records that were joined, and every pair known between them."""

    def __init__(self, found: Sequence[Link], not_pairs: set[frozenset[int]]) -> None:
        self.members: dict[int, list[int]] = {}
        self._group: dict[int, int] = {}
        self._known: dict[int, dict[int, float]] = defaultdict(dict)
        self._sure: dict[int, set[int]] = defaultdict(set)
        self._two_niks = {frozenset((link.first, link.second)) for link in found if link.are_two_niks}
        for link in found:
            likely = 0.0 if frozenset((link.first, link.second)) in not_pairs else link.probability
            self._known[link.first][link.second] = self._known[link.second][link.first] = likely
            if link.is_sure and likely:
                self._sure[link.first].add(link.second)
                self._sure[link.second].add(link.first)

    def of(self, record: int) -> int:
        """Return the group of a record: itself until it was joined."""
        return self._group.get(record, record)

    def join(self, link: Link) -> None:
        """Join the groups of a pair unless something known across them speaks against it."""
        one, other = self.of(link.first), self.of(link.second)
        if one == other:
            return
        left, right = self.members.get(one, [one]), self.members.get(other, [other])
        across = [self._known[a][b] for a in left for b in right if b in self._known[a]]
        unknown = len(left) * len(right) - len(across)
        if min(across) < APART or (sum(across) + unknown * APART) / (len(across) + unknown) < TOGETHER:
            return
        kept, gone = min(one, other), max(one, other)
        self.members[kept] = left + right
        self.members.pop(gone, None)
        for record in self.members[kept]:
            self._group[record] = kept

    def sure(self) -> set[int]:
        """Return the records that sure pairs join to the greatest part of their cluster, the earliest among equals.

        A part that holds two whole NIKs of two people is doubtful as a whole.
        """
        found: set[int] = set()
        for members in self.members.values():
            parts, left = [], set(members)
            while left:
                part, edge = set(), {min(left)}
                while edge:
                    part |= edge
                    edge = {b for a in edge for b in self._sure[a] if b in left} - part
                left -= part
                parts.append(part)
            greatest = max(parts, key=lambda part: (len(part), -min(part)))
            two = any(frozenset(pair) in self._two_niks for pair in combinations(greatest, 2))
            if len(greatest) > 1 and not two:
                found |= greatest
        return found
