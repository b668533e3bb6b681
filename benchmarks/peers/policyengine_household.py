"""The compiled tax-benefit engine answering one-person households: CPU microseconds each, its start subtracted.

Called by ``benchmarks/law.py`` with the peers' Python; prints one JSON document. Households differ in age and income,
as its documents build hypothetical ones; the engine is given all of them at once, its start is measured with one.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys

with contextlib.redirect_stdout(io.StringIO()):  # it greets on import
    import pandas
    import policyengine_uk_compiled as peer

RUNS = 3


def frames(count: int) -> tuple[pandas.DataFrame, ...]:
    """Return persons, benefit units and households of ``count`` single people."""
    person, unit, household = peer.Simulation.single_person(age=30, employment_income=20_000)
    persons, units, households = (pandas.concat([one] * count, ignore_index=True) for one in (person, unit, household))
    persons["age"] = [18 + number % 47 for number in range(count)]
    persons["employment_income"] = [float(7_001 + 37 * number % 90_000) for number in range(count)]
    for table in (persons, units, households):
        for column in table.columns.intersection(["person_id", "benunit_id", "household_id"]):
            table[column] = range(count)
        for column in table.columns.intersection(["person_ids", "benunit_ids"]):
            table[column] = [str(number) for number in range(count)]
    return persons, units, households


def cpu_s(count: int) -> float:
    """Return the engine's own CPU seconds for ``count`` households, the least of some runs."""
    persons, units, households = frames(count)
    least = float("inf")
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        simulation = peer.Simulation(year=2025, persons=persons, benunits=units, households=households)
        answered = simulation.run_microdata()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert len(answered.households) == count
        least = min(least, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return least


if __name__ == "__main__":
    count = int(sys.argv[1])
    used = cpu_s(count) - cpu_s(1)
    print(json.dumps({"version": peer.__version__, "households": count, "household_us": 1e6 * used / count}))
