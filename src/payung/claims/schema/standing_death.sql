-- Deaths as they are reported now, none that a right report superseded.
CREATE VIEW standing_death WITH (security_invoker = true) AS
SELECT * FROM claims_death WHERE superseded_at IS NULL;
