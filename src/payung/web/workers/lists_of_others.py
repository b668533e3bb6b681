"""Lists of other keepers of people, and Dukcapil's answers: a file comes in, what it says is shown, then recorded."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from payung.bulk.authority import read_authority_list
from payung.intake.actions.listings import PAYER_KINDS, import_listing, settle_listed
from payung.intake.listed import listings, with_matches
from payung.intake.models import ListedPerson, Listing
from payung.office.clock import today
from payung.office.files import read_file
from payung.office.models import StoredFile
from payung.registry.actions.answers import count_answers, read_answers, receive_answers, send_to_authority
from payung.reports import workbooks
from payung.reports.lists import AUTHORITY_LIST
from payung.web.entrance import (
    OfficeRequest,
    attempt,
    found,
    keyset,
    page,
    posted,
    request_key,
    row_id,
    status_of,
    values_of,
)
from payung.web.keyed import NEW_KEY
from payung.web.rosters.downloads import XLSX, attached
from payung.words import words_of

from .forms import AnsweredForm, AnswersForm, ListingForm
from .verification import unverified

MATCHES = {**words_of("listed_match"), "": _("Bukan orang kita")}
MOST_SENT = 20_000
_PAID = _("R09: tidak diusulkan bila aturan program menolak orang yang sudah dibayari pihak lain.")
# What a list means for whom it names: the reason of eligibility, by kind.
CONSEQUENCES = {
    **dict.fromkeys(PAYER_KINDS, _PAID),
    "pu": _("R10: ditolak bila aturan program menolak penerima upah; bila tidak, ditandai kepesertaan ganda."),
    "staff": _("R11: dijamin instansinya; tidak diusulkan."),
}


@page("see_listings")
def listing_list(request: OfficeRequest) -> HttpResponse:
    """List what other keepers gave, and take a new list."""
    form = ListingForm(**posted(request))
    if form.is_valid():
        tried = attempt(request, form, import_listing, **values_of(form))
        if tried is not None:
            return redirect("listing", tried.public_id)
    rows = [
        {"row": row, "kind": words_of("listing_kind")[row.kind], "number": CONSEQUENCES[row.kind][:3]}
        for row in listings()
    ]
    context = {"form": form, "rows": rows, "new_key": NEW_KEY}
    return render(request, "workers/listings.html", context, status=status_of(form))


@page("see_listings")
def listing(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show who of ours stands on a list; take the decision about a likely one."""
    officer = request.officer
    one = found(with_matches(Listing.objects.select_related("file", "by")), public_id)
    if request.method == "POST":
        row = ListedPerson.objects.filter(listing=one, pk=row_id(request.POST.get("row", ""))).first()
        form = AnswersForm()
        if row is not None:
            attempt(request, form, settle_listed, listed=row, is_same=request.POST.get("is_same") == "ya")
        return redirect("listing", one.public_id)
    rows = ListedPerson.objects.filter(listing=one).exclude(match="").select_related("worker")
    rows = rows.filter(match="likely") if request.GET.get("bagian") == "mungkin" else rows
    some = keyset(rows, request)
    context = {
        "one": one,
        "kind": words_of("listing_kind")[one.kind],
        "consequence": CONSEQUENCES[one.kind],
        "people": [{"row": row, "match": MATCHES[row.match]} for row in some.rows],
        "next_url": f"?after={some.after}" if some.after else "",
        "may_settle": officer.role == "officer",
        "new_key": NEW_KEY,
    }
    return render(request, "workers/listing.html", context)


@page("read_answers")
def answers(request: OfficeRequest) -> HttpResponse:
    """Offer the list for Dukcapil and take its answer."""
    officer = request.officer
    form = AnswersForm(**posted(request))
    if form.is_valid():
        tried = attempt(request, form, receive_answers, **values_of(form))
        if tried is not None:
            return redirect("answers_file", tried.public_id)
    waiting = list(unverified(officer).order_by("pk").values_list("pk", flat=True))
    parts = [(waiting[n], len(waiting[n : n + MOST_SENT])) for n in range(0, len(waiting), MOST_SENT)]
    context = {"form": form, "waiting": len(waiting), "parts": parts, "new_key": NEW_KEY}
    return render(request, "workers/answers.html", context, status=status_of(form))


@require_POST
@page("send_to_authority")
def answers_out(request: OfficeRequest) -> HttpResponse:
    """Hand out the unverified as a workbook whose rows carry a key; that it left is recorded. Many leave in parts."""
    officer = request.officer
    first = row_id(request.POST.get("from", ""))
    people = list(unverified(officer).filter(pk__gte=first).order_by("pk")[:MOST_SENT])
    if not people:
        return redirect("answers")
    send_to_authority.keyed(request_key(request), by=officer, workers=[worker.pk for worker in people])
    name = f"untuk-dukcapil-{today(officer.pemda):%Y-%m-%d}-mulai-{people[0].pk}.xlsx"
    return attached(workbooks.roll(AUTHORITY_LIST.of(people)), name, XLSX)


@page("read_answers")
def answers_file(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Show what a file of answers would record, then record it."""
    officer = request.officer
    file = found(StoredFile.objects.filter(by=officer), public_id)
    counted = count_answers(officer, read_authority_list(read_file(file)), file.sha256)
    form = AnsweredForm(**posted(request), initial={"answered_on": today(officer.pemda)})
    if form.is_valid():
        said = _("Jawaban Dukcapil tersimpan untuk %(count)s orang.") % {"count": sum(counted["results"].values())}
        if attempt(request, form, read_answers, said, file=file, **form.cleaned_data) is not None:
            return redirect("verification")
    results = [
        {"label": word, "value": counted["results"].get(code, 0)}
        for code, word in words_of("verification_result").items()
    ]
    context = {"file": file, "counted": counted, "results": results, "form": form, "new_key": NEW_KEY}
    return render(request, "workers/answers_file.html", context, status=status_of(form))
