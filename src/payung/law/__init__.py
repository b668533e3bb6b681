"""Whatever changes when a regulation changes: dated, cited parameters and plain scalar rules over them.

Every answer is an ``Estimate``: its parts, the grounds (parameter, citation, confidence) and the doubts (codes) an
officer must look at. BPJS Ketenagakerjaan decides; nothing here is a decision. No clock, no network, no register.

Words used below: ``funding`` one of apbd apbn apbdes dbh_sawit dbhcht csr self; ``sector`` transport or other;
``programmes`` a tuple of jkk jkm jht (jp and jkp do not exist for informal workers).

The law itself
    ``current() -> Law``                                    the law in force, frozen, read once
    ``amended(changes, law=None) -> Law``                   a scenario: ``{"jkm_lump_sum": 50_000_000}`` or
                                                            ``{"jkm_monthly": {"value": 8000, "from": "2027-01-01"}}``
    ``Law.on(name, day) -> Record``                         value, cite, confidence, checked_on; raises ``NotInForce``
    ``Law.parameters: Mapping[str, Parameter]``             every parameter with its history

Rules (each module has one topic)
    contribution  ``contribution_due(law, *, month, income_idr=0, funding="self", sector="other",
                  programmes=("jkk", "jkm"), registered_on=None, paid_until=None) -> ContributionDue``
                  ``contribution_total(law, groups: Iterable[Group]) -> ContributionTotal``
    eligibility   ``ineligible_because(law, applicant: Applicant, *, day, local=LocalRules()) -> Eligibility``
    coverage      ``covered_on(law, facts: CoverageFacts, *, day) -> Coverage``
                  ``CoverageFacts(paid=(Payment(month, paid_on=None), …), start_on=None, start_confirmed=True,
                  income_idr=0, funding="self", sector="other", calendar=WorkCalendar())``
    death         ``death_benefit(law, facts, *, died_on, cause="illness", memberships=("bpu",)) -> DeathBenefit``
    accident      ``accident_benefit(law, accident: Accident, facts: CoverageFacts | None) -> AccidentBenefit``
    scholarship   ``scholarship(law, *, programme, event_on, paid_count=None, consecutive_months=None, children,
                  claim_month_day=(7, 1)) -> Scholarship``
    heirs         ``heirs(law, *, components, people, will=None, funeral_arranged_by=None) -> Heirs``
    deadline      ``contribution_deadline`` ``payment_deadline`` ``accident_claim_limit`` ``death_claim_limit``
                  ``accident_report`` ``grace_end`` ``service_deadline`` ``suspected_conclusion`` ``disease_after_work``
    construction  ``construction_contribution(law, *, contract_idr=None, wage_idr=None) -> Construction``
    wage_earner   ``wage_earner_contribution(law, *, month, wage, risk_group, …) -> WageEarner``

Beside the rules
    worked        ``answer_case(law, case) -> dict``: a worked case of YAML (docs/law/cases.md); ``wording.as_text``
    printing      ``written_value(parameter, record)``, ``as_json``, ``due_for_review(law, today)``, ``face(record)``
    doubts        ``DOUBTS``  code → open question and the officer's sentence
    For many rows: ``payung.bulk.cases`` calls the same functions once per distinct case.

``Estimate`` offers ``parts`` (a plain mapping of the answer), ``grounds``, ``doubts``, ``confidence`` (the weakest of
its grounds) and ``grounds_of(part)``. Doubt codes and their sentences: ``payung.law.doubts``.
"""

from payung.law.amendment import amended
from payung.law.estimate import Estimate, Ground
from payung.law.provisions import Law, NotInForce, Parameter, Record
from payung.law.reading import current

__all__ = ["Estimate", "Ground", "Law", "NotInForce", "Parameter", "Record", "amended", "current"]
