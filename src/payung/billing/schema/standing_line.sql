-- Lines of bills as they stand: none that corrects another, none that was corrected away.
CREATE VIEW standing_line WITH (security_invoker = true) AS
SELECT l.*
FROM billing_billline AS l
WHERE
  l.corrects_id IS NULL
  AND NOT EXISTS (
    SELECT 1 FROM billing_billline AS c WHERE c.pemda_id = l.pemda_id AND c.corrects_id = l.id
  );
