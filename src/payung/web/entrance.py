"""How a page is entered: signed in, permitted, one row of the officer's office, and actions run from forms."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from payung.office.acts import Act
from payung.office.models import Account, Officer
from payung.office.permission import require
from payung.office.refusal import Refused

PAGE_SIZE = 50
LONGEST_ID = 18  # digits of a 64-bit key
P = ParamSpec("P")
M = TypeVar("M", bound=Model)
V = TypeVar("V", bound=HttpResponseBase)


class OfficeRequest(HttpRequest):
    """A request as the middleware hands it to a page of the office: of one account, as one officer of one pemda."""

    officer: Officer
    user: Account


def officer_of(request: HttpRequest) -> Officer | None:
    """Return the officer of a request that a stranger may have sent."""
    return getattr(request, "officer", None)


def page(right: str) -> Callable[[Callable[Concatenate[OfficeRequest, P], V]], Callable[..., V]]:
    """Let only signed-in officers with a right (an act's, or one of ``roles.MAY``) into a view."""

    def wrap(view: Callable[Concatenate[OfficeRequest, P], V]) -> Callable[..., V]:
        @login_required
        @functools.wraps(view)
        def enter(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> V:
            entered = cast(OfficeRequest, request)
            require(entered.officer, right)
            return view(entered, *args, **kwargs)

        return enter

    return wrap


def found(rows: QuerySet[M], public_id: UUID | str) -> M:
    """Return the row with this opaque id among those the officer may see; anything else does not exist."""
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


@dataclass(frozen=True)
class Page:
    """Some rows and the key of the next ones ("" when there are none)."""

    rows: list[Any]
    after: str


def row_id(text: str) -> int:
    """Read the key of a row as an address carries it; anything else is 0, before the first row."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else 0


def request_key(request: HttpRequest) -> UUID | None:
    """Return the form's request key, None without one.

    Raises:
        BadRequest: something was sent that no page of ours writes there.
    """
    text = request.POST.get("key", "")
    try:
        return UUID(text) if text else None
    except ValueError as problem:
        raise BadRequest("the request key is no UUID") from problem


def keyset(rows: QuerySet[Any], request: HttpRequest, *, newest_first: bool = False, size: int = PAGE_SIZE) -> Page:
    """Return the next rows by id after ``?after=``; never OFFSET. Rows are ordered by id here."""
    after = row_id(request.GET.get("after", ""))
    if after:
        rows = rows.filter(pk__lt=after) if newest_first else rows.filter(pk__gt=after)
    some = list(rows.order_by("-pk" if newest_first else "pk")[: size + 1])
    return Page(some[:size], str(some[size - 1].pk) if len(some) > size else "")


def offer_undo(request: HttpRequest, text: Any, url: str, **fields: str) -> None:
    """Let the next page say what was done and offer to take it back by a POST of ``fields``."""
    request.session["undo"] = {"text": str(text), "url": url, "fields": fields, "key": str(uuid4())}


def attempt(request: OfficeRequest, form: Form | None, work: Act[Any, Any], said: Any = "", **arguments: Any) -> Any:
    """Run an action for the officer with the form's request key; a refusal becomes the form's error.

    Returns:
        what the action returned, or None when it was refused (the form, or a message, then says why).
    """
    try:
        done: Model = work.keyed(request_key(request), by=request.officer, **arguments)
    except Refused as refusal:
        if form is None:
            messages.error(request, str(refusal))
        else:
            form.add_error(None, str(refusal))
            form.refused_with = refusal.status  # type: ignore[attr-defined]
        return None
    if said:
        messages.success(request, said)
    return done


def posted(request: HttpRequest) -> dict[str, Any]:
    """Return what a form is bound to: what was sent, were it nothing at all; nothing while a page is only looked at."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


def status_of(form: Form) -> int:
    """Return the status of a page that shows a form: 200, 422 filled in wrongly, else the refusal's own."""
    return getattr(form, "refused_with", 422) if form.errors else 200


def values_of(form: Form) -> dict[str, Any]:
    """Return a form's values as an act takes them, without its request key; a file as its bytes and name."""
    values = {name: value for name, value in form.cleaned_data.items() if name != "key"}
    if "file" in values:
        file = values.pop("file")
        if file:
            values |= {"content": file.read(), "name": file.name}
    return values


def step(
    request: OfficeRequest,
    form: Form,
    act: Act[Any, Any],
    *,
    back: Callable[[], HttpResponse],
    again: Callable[[], HttpResponse],
    said: Any = "",
    **arguments: Any,
) -> HttpResponse:
    """Run one act from its form: done and back, or the page again with the reason and the status that it asks for."""
    if form.is_valid() and attempt(request, form, act, said, **arguments, **values_of(form)) is not None:
        return back()
    answer = again()
    answer.status_code = status_of(form)
    return answer
