"""A worker that kills itself with SIGKILL where a flag file says so; started by test_worker_crash.py.

    crashing_worker.py FLAGS_DIR

It does jobs until none is left, with heartbeats ten times a second, and looks for stalled jobs all the time. With the
flag ``small`` rosters are stored and applied a hundred rows at a time; ``storing`` and ``applying`` kill in the fourth
part, its rows written and not committed.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "payung.config.settings"
django.setup()

from procrastinate.contrib.django import app  # noqa: E402

from payung.intake import tasks  # noqa: E402
from payung.intake.actions import applying, reading  # noqa: E402
from payung.office.diary import record_reading  # noqa: E402
from payung.office.models import Officer, RequestKey  # noqa: E402
from payung.office.scope import office_scope  # noqa: E402
from payung.office.tasks import rescue  # noqa: E402

FLAGS = Path(sys.argv[1])
SILENT_SECONDS = 0.6
if (FLAGS / "small").exists():
    reading.STORED_ROWS = applying.PART_ROWS = 100


def die_at(point: str) -> None:
    """Die as by kill -9, once: the flag is gone afterwards. The flag ``random`` makes one point in three deadly."""
    flag = FLAGS / point
    if flag.exists():
        flag.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    if (FLAGS / "random").exists() and random.random() < 0.33:
        os.kill(os.getpid(), signal.SIGKILL)


def deadly(work: Callable[..., Any], point: str) -> Callable[..., Any]:
    """Die at a point after the work was done for the fourth time."""
    times = count(1)

    def done(*given: Any, **named: Any) -> Any:
        answer = work(*given, **named)
        if next(times) == 4:
            die_at(point)
        return answer

    return done


tasks.store_rows = deadly(tasks.store_rows, "storing")
applying._apply_part = deadly(applying._apply_part, "applying")


@app.task(name="drill.note")
def note(*, pemda_id: int, officer_id: int, key: str) -> None:
    """Record one reading under a key; the effect and the key are one transaction."""
    die_at("before")
    with office_scope(pemda_id):
        defaults = {"action": "drill", "payload_sha256": "0" * 64}
        _, is_first = RequestKey.objects.get_or_create(pemda_id=pemda_id, key=key, defaults=defaults)
        if is_first:
            record_reading(by=Officer.objects.get(pk=officer_id), worker_id=1, page=key)
        die_at("inside")
    die_at("after")


@app.task(name="drill.poison")
def poison() -> None:
    """Kill every worker that touches it."""
    os.kill(os.getpid(), signal.SIGKILL)


async def work() -> None:
    """Do what there is, give back what dead workers left, until nothing is waiting or under way."""
    worker_app = app.with_connector(app.connector.get_worker_connector())
    with app.replace_connector(worker_app.connector):
        async with app.open_async():
            for _ in range(100):
                await rescue(SILENT_SECONDS)
                await app.run_worker_async(
                    wait=False,
                    update_heartbeat_interval=0.1,
                    stalled_worker_timeout=SILENT_SECONDS,
                    install_signal_handlers=False,
                )
                jobs = await app.job_manager.list_jobs_async()
                if not any(job.status in ("todo", "doing") for job in jobs):
                    return
                await asyncio.sleep(0.2)


asyncio.run(work())
