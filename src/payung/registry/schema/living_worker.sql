-- One row for each person: records that are nobody's double.
CREATE VIEW living_worker WITH (security_invoker = true) AS
SELECT * FROM registry_worker WHERE survivor_id IS NULL;
