-- Who is paid for, from day to day: a living record, the purse that pays, what the law prices him by.
CREATE VIEW sponsored WITH (security_invoker = true) AS
SELECT
  e.pemda_id, e.id AS enrolment_id, e.worker_id, e.decree_line_id, e.agreement_id, e.budget_id, e.starts_on, e.ends_on,
  e.end_reason, b.programme_id, b.funding, w.area_code, w.income_idr, w.sector, w.occupation, w.sex, w.birth_on
FROM standing_enrolment AS e
INNER JOIN living_worker AS w ON w.pemda_id = e.pemda_id AND w.id = e.worker_id
INNER JOIN money_budget AS b ON b.pemda_id = e.pemda_id AND b.id = e.budget_id;
