-- Who signs in sees the offices that appointed him before any of them is in scope.
CREATE POLICY own_appointments ON office_officer FOR SELECT TO payung_app
  USING (account_id = (SELECT nullif(current_setting('payung.account_id', true), '')::bigint));
