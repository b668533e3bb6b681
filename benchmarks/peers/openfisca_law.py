"""The same contributions in OpenFisca-core, in a process and an environment of its own.

Reads ``workers.npz`` (income_idr, funding, sector as codes) and ``law.json`` (brackets, flat price, reliefs) from a
folder, prints one JSON line: CPU seconds, totals, and what a 32-bit float makes of one income. Written the way
OpenFisca's own guide teaches: parameters by date, one variable per quantity, vectors of persons, facts that never
change set once.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy
from openfisca_core import periods
from openfisca_core.entities import Entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Person = Entity("person", "persons", "A worker", "")


class Funding(Enum):
    apbd = "apbd"
    apbn = "apbn"
    apbdes = "apbdes"
    dbh_sawit = "dbh_sawit"
    dbhcht = "dbhcht"
    csr = "csr"
    self = "self"


class Sector(Enum):
    transport = "transport"
    other = "other"


def system(law: dict, money: type) -> TaxBenefitSystem:
    """Build the system; ``money`` is the value type of income (float is the customary one)."""
    made = TaxBenefitSystem([Person])
    made.parameters = ParameterNode("law", data=parameters(law))

    class income(Variable):
        value_type = money
        entity = Person
        definition_period = periods.DateUnit.ETERNITY
        label = "Declared income a month"

    class funding(Variable):
        value_type = Enum
        possible_values = Funding
        default_value = Funding.self
        entity = Person
        definition_period = periods.DateUnit.ETERNITY
        label = "Who pays"

    class sector(Variable):
        value_type = Enum
        possible_values = Sector
        default_value = Sector.other
        entity = Person
        definition_period = periods.DateUnit.ETERNITY
        label = "Sector"

    class share_due(Variable):
        value_type = float
        entity = Person
        definition_period = periods.DateUnit.MONTH
        label = "What remains after the relief"

        def formula(person, period, parameters):
            relief = parameters(period).relief
            payer = person("funding", period)
            has_relief = (payer == Funding.csr) + (payer == Funding.self)
            share = numpy.where(person("sector", period) == Sector.transport, relief.transport, relief.other)
            return numpy.where(has_relief, share, 1.0)

    class jkk(Variable):
        value_type = float
        entity = Person
        definition_period = periods.DateUnit.MONTH
        label = "Work accident"

        def formula(person, period, parameters):
            return parameters(period).jkk.calc(person("income", period)) * person("share_due", period)

    class jkm(Variable):
        value_type = float
        entity = Person
        definition_period = periods.DateUnit.MONTH
        label = "Death"

        def formula(person, period, parameters):
            return parameters(period).jkm * person("share_due", period)

    made.add_variables(income, funding, sector, share_due, jkk, jkm)
    return made


def parameters(law: dict) -> dict:
    """Return the parameters by date, as OpenFisca's YAML would hold them."""
    since = law["since"]
    return {
        "jkm": {"values": {since: {"value": law["jkm"]}}},
        "jkk": {
            "metadata": {"type": "single_amount"},
            "brackets": [
                {"threshold": {since: {"value": floor}}, "amount": {since: {"value": amount}}}
                for floor, amount in law["brackets"]
            ],
        },
        "relief": {
            sector: {"values": {day: {"value": share} for day, share in law["relief"][sector]}}
            for sector in ("transport", "other")
        },
    }


def simulation(made: TaxBenefitSystem, count: int):
    """Return a simulation of so many persons."""
    builder = SimulationBuilder()
    builder.create_entities(made)
    builder.declare_person_entity("person", range(count))
    return builder.build(made)


def main(folder: Path) -> dict:
    """Calculate every month and sum in 64 bits, so that the totals can be compared."""
    law, workers = json.loads((folder / "law.json").read_text()), numpy.load(folder / "workers.npz")
    times, totals = [], {}
    for _ in range(law["runs"]):
        started = time.process_time()
        made = simulation(system(law, int), len(workers["income_idr"]))
        made.set_input("income", "ETERNITY", workers["income_idr"])
        made.set_input("funding", "ETERNITY", workers["funding"])
        made.set_input("sector", "ETERNITY", workers["sector"])
        ready = time.process_time()
        totals = {
            name: sum(int(made.calculate(name, month).astype("int64").sum()) for month in law["months"])
            for name in ("jkk", "jkm")
        }
        times.append((time.process_time() - ready, ready - started))
    times.sort()
    one = simulation(system(law, float), 2)
    one.set_input("income", "ETERNITY", numpy.array([17_199_999, 17_200_000]))
    one.set_input("funding", "ETERNITY", numpy.array([0, 0]))
    one.set_input("sector", "ETERNITY", numpy.array([1, 1]))
    calculated, prepared = times[len(times) // 2]
    return {
        "cpu_s": calculated,
        "set_up_s": prepared,
        "runs": len(times),
        **totals,
        "version": version("openfisca-core"),
        "with_float_income": one.calculate("jkk", "2025-05").tolist(),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
