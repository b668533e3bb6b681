-- Enrolments as they stand, none that a later word superseded.
CREATE VIEW standing_enrolment WITH (security_invoker = true) AS
SELECT * FROM programme_enrolment WHERE superseded_at IS NULL;
