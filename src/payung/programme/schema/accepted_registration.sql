-- The insurer's standing yes: a membership number and the day protection starts.
CREATE VIEW accepted_registration WITH (security_invoker = true) AS
SELECT * FROM programme_registration WHERE is_accepted AND superseded_at IS NULL;
