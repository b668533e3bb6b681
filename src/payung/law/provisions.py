"""The law as a value: parameters with a dated, cited history. Reading the files is ``reading``'s work."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar, cast

from payung.core.month import Month
from payung.core.span import Span
from payung.law.estimate import Ground

Answer = TypeVar("Answer")


class NotInForce(LookupError):
    """No provision of this parameter is kept for the day that was asked."""

    def __init__(self, parameter: str, day: date) -> None:
        super().__init__(f"{parameter}: tidak ada ketentuan yang tercatat untuk {day}")
        self.parameter = parameter
        self.day = day


@dataclass(frozen=True, slots=True)
class Bracket:
    """One printed row of an income table; ``to_idr`` None is the open last row."""

    from_idr: int
    to_idr: int | None
    deemed_wage_idr: int
    contribution_idr: int


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day of the month, so many months after the month of contribution."""

    day: int
    months_later: int


@dataclass(frozen=True, slots=True)
class Record:
    """One stretch of a parameter's history: what it was, when, by which article, how strongly seen."""

    value: Any
    span: Span
    ground: Ground
    sources: tuple[str, ...]
    checked_on: date
    note: str = ""
    start_confidence: str = ""

    @property
    def number(self) -> int:
        """A whole number in the parameter's unit."""
        assert type(self.value) is int, self.ground.parameter
        return self.value

    @property
    def percent(self) -> Fraction:
        """An exact number of per cent."""
        return cast(Fraction, self.value)

    @property
    def cap_idr(self) -> int | None:
        """A cap in rupiah; None is no cap."""
        return cast("int | None", self.value)

    @property
    def words(self) -> tuple[str, ...]:
        """A list of words."""
        return cast("tuple[str, ...]", self.value)

    @property
    def brackets(self) -> tuple[Bracket, ...]:
        """Rows of an income table, lowest first."""
        return cast("tuple[Bracket, ...]", self.value)

    @property
    def steps(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """Pairs of (from, per cent), lowest first."""
        return cast("tuple[tuple[Fraction, Fraction], ...]", self.value)

    @property
    def table(self) -> Mapping[str, Any]:
        """A mapping by name."""
        return cast("Mapping[str, Any]", self.value)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named quantity of law with its whole history, oldest first, without gaps or overlaps."""

    name: str
    label: str
    unit: str
    records: tuple[Record, ...]
    shown_only: bool = False
    bears: tuple[str, ...] = ()
    _starts: tuple[date, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(record.span.starts_on for record in self.records))

    def find(self, day: date) -> Record | None:
        """Return the record in force on ``day``, or None."""
        place = bisect_right(self._starts, day) - 1
        if place < 0:
            return None
        record = self.records[place]
        ends_on = record.span.ends_on
        return record if ends_on is None or day <= ends_on else None


@dataclass(frozen=True, eq=False)
class Law:
    """All parameters, frozen. Two laws are the same only if they are one object."""

    parameters: Mapping[str, Parameter]
    instruments: Mapping[str, Mapping[str, str]]
    sources: Mapping[str, Mapping[str, str]]
    _answers: dict[Any, Any] = field(default_factory=dict, repr=False)

    def find(self, name: str, day: date) -> Record | None:
        """Return the record of ``name`` in force on ``day``, or None outside its history."""
        return self.parameters[name].find(day)

    def on(self, name: str, day: date) -> Record:
        """Return the record of ``name`` in force on ``day``.

        Raises:
            NotInForce: the day lies outside the history that is kept.
        """
        record = self.parameters[name].find(day)
        if record is None:
            raise NotInForce(name, day)
        return record

    def latest(self, name: str) -> Record:
        """Return the last record of ``name``: for questions that carry no day."""
        return self.parameters[name].records[-1]

    def first_or_on(self, name: str, day: date) -> Record:
        """Return the record on ``day``, or the first one for days before the history begins."""
        parameter = self.parameters[name]
        return parameter.find(max(day, parameter.records[0].span.starts_on)) or parameter.records[-1]

    def remembered(self, key: Any) -> Any:
        """Return what ``remember`` kept under ``key`` (a table prepared once per month), or None."""
        return self._answers.get(key)

    def remember(self, key: Any, value: Answer) -> Answer:
        """Keep a value derived from the parameters alone and return it; the law never changes, so it stays true."""
        if len(self._answers) > 4096:
            self._answers.clear()
        self._answers[key] = value
        return value


class Consultation:
    """The provisions one answer looked at. Looking one up is what makes it a ground."""

    __slots__ = ("_grounds", "law")

    def __init__(self, law: Law) -> None:
        self.law = law
        self._grounds: dict[Ground, None] = {}

    def on(self, name: str, day: date | Month) -> Record:
        """Return the record in force on a day, or on the first day of a month, and keep it as a ground."""
        return self._keep(self.law.on(name, day.first_on if isinstance(day, Month) else day))

    def latest(self, name: str) -> Record:
        """Return the last record and keep it as a ground."""
        return self._keep(self.law.latest(name))

    def first_or_on(self, name: str, day: date) -> Record:
        """Return ``Law.first_or_on`` and keep it as a ground."""
        return self._keep(self.law.first_or_on(name, day))

    def add(self, grounds: Iterable[Ground]) -> None:
        """Keep grounds of an answer this one rests on."""
        self._grounds.update(dict.fromkeys(grounds))

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """Everything looked at, once, in the order of looking."""
        return tuple(self._grounds)

    def _keep(self, record: Record) -> Record:
        self._grounds[record.ground] = None
        return record
