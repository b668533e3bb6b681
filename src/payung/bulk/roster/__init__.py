"""Rosters: any file a village sends, read safely, understood, and judged row by row.

``read_roster`` is the way in; ``payung.bulk.roster.template`` and ``…returned`` write workbooks.
"""

from payung.bulk.roster.guarded import read_roster
from payung.bulk.roster.reading import RosterReading, RosterRow, SheetReading
from payung.bulk.roster.rules import Answers, Rules, Synonyms

__all__ = ["Answers", "RosterReading", "RosterRow", "Rules", "SheetReading", "Synonyms", "read_roster"]
