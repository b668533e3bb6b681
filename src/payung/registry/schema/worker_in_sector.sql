-- Every record with the sector that prices his contribution: an officer's word about this occupation, else its own.
CREATE VIEW worker_in_sector WITH (security_invoker = true) AS
SELECT
  w.*, coalesce(s.sector, o.sector, 'other') AS sector, o.label AS occupation_label, s.id IS NOT NULL AS is_sector_said
FROM registry_worker AS w
LEFT JOIN registry_occupation AS o ON o.label = w.occupation
LEFT JOIN registry_sectorsaid AS s
  ON s.pemda_id = w.pemda_id AND s.worker_id = w.id AND s.occupation = w.occupation AND s.superseded_at IS NULL;
