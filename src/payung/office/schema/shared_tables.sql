-- Tables that are the same for every office; the owner alone fills them.
REVOKE ALL ON office_pemda, office_area, registry_occupation FROM payung_app, payung_auditor;
GRANT SELECT ON office_pemda, office_area, registry_occupation TO payung_app, payung_auditor;
