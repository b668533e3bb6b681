"""Background jobs: each belongs to one office, and is done again when its worker died.

A job's arguments are ids and numbers, never a NIK or a name. It runs inside ``office_scope`` in one transaction;
what it does must stand being done twice, because a worker may die after the commit and before it says so.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any

from procrastinate import JobContext, jobs
from procrastinate.contrib.django import app

from . import diary
from .models import Pemda
from .scope import office_scope

log = logging.getLogger(__name__)
SILENT_SECONDS = 30.0  # a worker that has not said anything for so long is dead
MOST_ATTEMPTS = 3  # a job that kills its worker each time is set aside


def office_task(name: str, **options: Any) -> Callable[[Callable[..., None]], Any]:
    """Make a function a job of one office.

    ::

        @office_task("sameness.find_duplicates")
        def find_duplicates(*, roster_id: int) -> None: ...

        find_duplicates.defer(pemda_id=by.pemda_id, roster_id=roster.id)

    Deferred inside an action, the job exists if and only if the action is committed.
    """

    def wrap(work: Callable[..., None]) -> Any:
        @functools.wraps(work)
        def in_office(*, pemda_id: int, **arguments: Any) -> None:
            with office_scope(pemda_id):
                work(**arguments)

        task: Any = app.task
        return task(name=name, **options)(in_office)

    return wrap


@app.periodic(cron="* * * * *")
@app.task(name="office.rescue_jobs", queueing_lock="office.rescue_jobs", pass_context=True)
async def rescue_jobs(context: JobContext, timestamp: int) -> None:
    """Each minute: give the jobs of dead workers back to the queue; set aside those that keep killing."""
    await rescue(SILENT_SECONDS)


async def rescue(silent_seconds: float) -> tuple[int, int]:
    """Return how many jobs went back to the queue and how many were set aside as failed."""
    returned = aside = 0
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent_seconds):
        if job.attempts + 1 >= MOST_ATTEMPTS:
            await app.job_manager.finish_job(job, jobs.Status.FAILED, delete_job=False)
            log.error("job %s (%s) set aside: its worker died %s times", job.id, job.task_name, MOST_ATTEMPTS)
            aside += 1
        else:
            await app.job_manager.retry_job(job)
            returned += 1
    return returned, aside


@app.periodic(cron="10 * * * *")
@app.task(name="office.seal_diaries", queueing_lock="office.seal_diaries")
def seal_diaries(timestamp: int) -> None:
    """Each hour: close the new events of every office with a hash, one office in one transaction."""
    for pemda_id in Pemda.objects.values_list("pk", flat=True):
        with office_scope(pemda_id):
            while diary.seal_events(pemda_id) > 0:
                pass
