"""Long work on programmes, done by the worker: a whole area nominated part by part, each part committed."""

from __future__ import annotations

from procrastinate.contrib.django import app

from payung.money.models import Programme
from payung.office.models import Officer
from payung.office.scope import office_scope

from .actions.nomination import nominate_part
from .queries import NOMINATING, candidates


@app.task(name=NOMINATING)
def nominate_area(*, pemda_id: int, officer_id: int, programme_id: int, area_code: str) -> None:
    """Nominate every candidate of an area for the officer who asked; after a crash it goes on where it stood."""
    is_left = True
    while is_left:
        with office_scope(pemda_id):
            by = Officer.objects.select_related("pemda").get(pk=officer_id)
            programme = Programme.objects.get(pk=programme_id)
        nominate_part(by=by, programme=programme, area_code=area_code)
        with office_scope(pemda_id):
            is_left = candidates(by, programme, area_code).exists()
