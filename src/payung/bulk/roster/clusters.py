"""Equal problems together: one decision repairs all rows that wrote the same thing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from payung.bulk.folding import folded, word_set
from payung.bulk.roster.reading import RosterReading, RosterRow
from payung.core.messages import sentence

_BY_VALUE = word_set(
    "area_misspelt area_abbreviated area_unknown area_ambiguous occupation_unknown occupation_not_eligible "
    "occupation_not_working sex_unknown sex_mf"
)
_BY_SHEET = word_set("columns_swapped nik_column_rounded date_ambiguous date_month_first date_month_first_column")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Rows that one decision repairs.

    ``value``: what they wrote (empty when a whole sheet is asked about). ``suggestion``: the proposed meaning,
    empty when there is none. ``meaning``: its code (a village code), empty if it has none. ``rows``: (sheet, row).
    """

    code: str
    value: str
    suggestion: str
    meaning: str
    rows: tuple[tuple[str, int], ...]

    def sentence(self) -> str:
        """Ask the question for all rows at once."""
        kind = "cluster_suggested" if self.suggestion else "cluster_open"
        return sentence(kind, count=len(self.rows), value=self.value, suggestion=self.suggestion)


def clusters(reading: RosterReading) -> list[Cluster]:
    """Group problems that are about one written value, or about one whole sheet; the largest group first."""
    groups: dict[tuple[str, str], list[tuple[RosterRow, dict[str, object]]]] = defaultdict(list)
    for row in reading.people:
        for reason in row.reasons:
            values = dict(reason.values)
            if reason.code in _BY_VALUE:
                groups[(reason.code, folded(str(values.get("value", ""))))].append((row, values))
            elif reason.code in _BY_SHEET:
                groups[(reason.code, f"\0{row.sheet}")].append((row, values))
    found = [_cluster(code, by_sheet=key.startswith("\0"), members=members) for (code, key), members in groups.items()]
    return sorted(found, key=lambda cluster: (-len(cluster.rows), cluster.code, cluster.value))


def _cluster(code: str, *, by_sheet: bool, members: list[tuple[RosterRow, dict[str, object]]]) -> Cluster:
    """Put one group together; members that disagree on the suggestion leave it open."""
    rows = tuple((row.sheet, row.row_number) for row, _ in members)
    if by_sheet:
        return Cluster(code, "", "", "", rows)
    suggestions = {str(values.get("suggestion", "")) for _, values in members}
    first = members[0][1]
    agreed = suggestions.pop() if len(suggestions) == 1 else ""
    meaning = str(first.get("code", "")) if agreed else ""
    return Cluster(code, str(first.get("value", "")), agreed, meaning, rows)
