"""The one player: scenes in the order of their days, every event through its act, by officers as on any other day.

Under the demo, the walk of the tests and whatever lives an office from a text. ``today`` is set to each scene's day and
put back. Nothing is written behind the acts' backs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from django.db.models import Model

from payung.office.acts import Act, by_name
from payung.office.clock import on
from payung.office.models import Officer, Pemda
from payung.office.refusal import Refused
from payung.office.roles import Role
from payung.office.scope import office_scope

from .events import FIND, Event, Scene, StoryProblem
from .words import is_label, is_model, item_of, kind_of, plain, table


class Tell(Protocol):
    """Hears how far the story is: what happens now, how many scenes are done, of how many."""

    def __call__(self, what: str, done: int, of: int) -> None: ...


def in_silence(what: str, done: int, of: int) -> None:
    """Tell nobody."""


class Player:
    """One office's life: who acts, by the story's names for them, and the rows that were made, by label."""

    def __init__(self, officers: Mapping[str, Officer], files: Callable[[str], bytes] | None = None) -> None:
        """Begin with nothing made.

        Args:
            officers: of one office; who stands first acts where an event names nobody and more than one may.
            files: gives the bytes of ``{file: name}``.
        """
        self.officers = officers
        nothing: dict[str, bytes] = {}
        self._files = files or nothing.__getitem__
        self.pemda: Pemda = next(iter(officers.values())).pemda
        self.made: dict[str, Any] = {}

    def live(self, scenes: Iterable[Scene], *, until: date = date.max, tell: Tell = in_silence) -> None:
        """Live scenes up to a day; those of one day keep the order in which they are named.

        Raises:
            Refused: what the law or the books do not let happen, with the scene's day and place as a note.
            StoryProblem: an event means no row or several where it needs one.
        """
        agenda = sorted((each for each in scenes if each.on <= until), key=lambda each: each.on)
        for number, each in enumerate(agenda):
            tell(each.what, number, len(agenda))
            with on(each.on):
                self.play(each)
        tell("selesai", len(agenda), len(agenda))

    def play(self, scene: Scene) -> None:
        """Let one scene happen, today."""
        for event in scene.events():
            try:
                self.do(event)
            except (Refused, StoryProblem) as refusal:
                refusal.add_note(f"{scene.place or scene.what}, {scene.on}: {event.act}")
                raise

    def do(self, event: Event) -> Any:
        """Do one event now; return the row that came of it (of ``find``: the rows), None after a refusal it expects."""
        try:
            made = self._found(event.told) if event.act == FIND else self._acted(by_name()[event.act], event)
        except Refused as refusal:
            if refusal.code != event.or_refused:
                raise
            return None
        if event.label:
            self.made[event.label] = made
        return made

    def read_file(self, name: str) -> bytes:
        """Return the bytes of a file that came with the story.

        Raises:
            StoryProblem: none of that name did.
        """
        try:
            return self._files(name)
        except (KeyError, OSError) as error:
            raise StoryProblem(f"berkas '{name}' tidak ada. Letakkan di samping kisahnya.") from error

    @property
    def tables(self) -> dict[str, type[Model]]:
        """Of which table the row of each label is, or its rows are."""
        firsts = {label: made[0] if isinstance(made, list) else made for label, made in self.made.items() if made}
        return {label: type(row) for label, row in firsts.items()}

    def __getitem__(self, label: str) -> Any:
        """Return the row of a label as it stands now, or the rows."""
        with office_scope(self.pemda.pk):
            return self._now(label)

    def _now(self, label: str) -> Any:
        made = self.made[label]
        rows = made if isinstance(made, list) else [made]
        fresh = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).order_by("pk") if rows else []
        return list(fresh) if isinstance(made, list) else fresh[0]

    def _acted(self, act: Act[Any, Any], event: Event) -> Any:
        by = self.officers[event.by] if event.by else first_who_may(self.officers, act)
        kinds = {name: each.type for name, each in act.parameters.items()}
        with office_scope(self.pemda.pk):
            told = {name: self._value(kinds.get(name, Any), written) for name, written in event.told.items()}
        return act(by=by, **told)

    def _found(self, told: Mapping[str, Any]) -> list[Model]:
        ((name, asked),) = told.items()
        model = table(name)
        assert model is not None, name
        with office_scope(self.pemda.pk):
            return self._rows(model, asked)

    def _rows(self, model: type[Model], asked: Mapping[str, Any]) -> list[Model]:
        where = {name: self._named(value) if is_label(value) else value for name, value in asked.items()}
        return list(model._default_manager.filter(**where).order_by("pk"))

    def _value(self, annotation: Any, written: Any) -> Any:
        """Return what an act is told for what is written: a row for its label or its fields, ids for a list of rows."""
        kind, _ = kind_of(annotation)
        if is_label(written):
            named = self._named(written)
            return _one(named, written) if is_model(kind) else _ids(named)
        if isinstance(written, Mapping) and is_model(kind):
            return _one(self._rows(kind, written), written)
        if isinstance(written, Mapping) and kind is bytes:
            return self.read_file(written["file"])
        if is_model(kind) or kind is Any or item_of(kind) is None:
            return written if is_model(kind) else plain(annotation, written)
        items = [self._value(item_of(kind), each) for each in written]
        return [one for each in items for one in (each if isinstance(each, list) else [each])]

    def _named(self, written: str) -> Any:
        label, *path = written[1:].split(".")
        found = self._now(label)
        for name in path:
            found = getattr(_one(found, written), name)
        return found


def first_who_may(officers: Mapping[str, Officer], act: Act[Any, Any]) -> Officer:
    """Return the first officer of a story whose role may do an act."""
    return next(officer for officer in officers.values() if Role(officer.role) in act.may)


def _one(found: Any, written: Any) -> Any:
    """Return the only row of a list, or what is no list.

    Raises:
        StoryProblem: nobody or several are meant.
    """
    if not isinstance(found, list):
        return found
    if len(found) != 1:
        raise StoryProblem(f"'{written}' menunjuk {len(found)} baris, seharusnya satu. Sebut satu saja.")
    return found[0]


def _ids(found: Any) -> Any:
    """Rows that stand where their numbers are asked for."""
    if isinstance(found, list):
        return [_ids(each) for each in found]
    return found.pk if isinstance(found, Model) else found
