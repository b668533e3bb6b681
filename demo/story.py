"""One office of the demo as a player lives it: its file, who acts, and facts of its books."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections

from payung.office.roles import Role
from payung.office.scope import office_scope
from payung.office.setup import OWNER
from payung.story.events import Scene
from payung.story.playing import Player

from .cast import Cast
from .programme_file import ProgrammeFile

# After these the database counts its tables anew, as it does by itself within a minute of an ordinary day.
BULKY = ("daftar diterapkan", "verifikasi", "usulan dinilai", "jawaban BPJS")
# Statements over thousands of rows that the planner has not counted yet: rows by rows would be read again and again.
MANY = frozenset([*BULKY, "keputusan", "pendaftaran", "kepesertaan", "tagihan", "rekonsiliasi"])
COUNTED = (
    "intake_rosterrow, registry_worker, registry_verification, programme_nomination, programme_decreeline, "
    "programme_enrolment, programme_registration, billing_billline, billing_statementrow"
)


class Story(Player):
    """Rows are labelled by the key of what the file plans: ``y2025/budget``, ``y2025/bill 2025-03``."""

    def __init__(self, file: ProgrammeFile, cast: Cast) -> None:
        super().__init__({Role.OFFICER: cast.officer, **cast.by_role})
        self.file, self.cast = file, cast
        self.chance = random.Random(file.seed)  # noqa: S311 (a story, not a key)
        self._bulky = 0

    def play(self, scene: Scene) -> None:
        """Let a scene happen; the planner is told what years of growth in seconds hide from it."""
        with self.planned_for_many(scene.what.split(" 2")[0] in MANY):
            super().play(scene)
        self._bulky += scene.what in BULKY
        if scene.what in BULKY and self._bulky & (self._bulky - 1) == 0:  # tables that have doubled are counted anew
            with connections[OWNER].cursor() as cursor:  # joins only need to know how many
                cursor.execute(f"SET default_statistics_target = 10; ANALYZE {COUNTED}")

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """Read facts of this office."""
        with office_scope(self.pemda.pk), connection.cursor() as cursor:
            cursor.execute(statement, {"pemda": self.pemda.pk, **values})
            found: list[Any] = cursor.fetchall()
        return found

    @contextmanager
    def planned_for_many(self, are_many: bool = True) -> Iterator[None]:
        """Let the enclosed work join by hashing: fresh rows of an office look like none to the planner."""
        if not are_many:
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SET enable_nestloop = off")
            yield
            cursor.execute("RESET enable_nestloop")
