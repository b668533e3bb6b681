"""Thirteen roles, the insurer's branch, and who appointed and confirmed an officer."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import payung.office.schema

SAME_OFFICE = """
ALTER TABLE office_officer ADD CONSTRAINT office_officer_appointed_by_id_office
  FOREIGN KEY (pemda_id, appointed_by_id) REFERENCES office_officer (pemda_id, id) DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE office_officer ADD CONSTRAINT office_officer_confirmed_by_id_office
  FOREIGN KEY (pemda_id, confirmed_by_id) REFERENCES office_officer (pemda_id, id) DEFERRABLE INITIALLY IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0003_areas"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="officer",
            name="officer_role",
        ),
        migrations.RemoveConstraint(
            model_name="officer",
            name="officer_once",
        ),
        migrations.AddField(
            model_name="officer",
            name="appointed_by",
            field=payung.office.schema.OfficeKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="office.officer",
            ),
        ),
        migrations.AddField(
            model_name="officer",
            name="branch",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        migrations.AddField(
            model_name="officer",
            name="confirmed_by",
            field=payung.office.schema.OfficeKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="office.officer",
            ),
        ),
        migrations.AlterField(
            model_name="officer",
            name="role",
            field=models.CharField(
                choices=[
                    ("village", "Operator desa/kelurahan"),
                    ("kecamatan", "Petugas kecamatan"),
                    ("officer", "Pengelola program"),
                    ("checker", "Pemeriksa"),
                    ("treasurer", "Bendahara"),
                    ("unit_head", "Kepala dinas"),
                    ("sekda", "Sekretaris daerah"),
                    ("head", "Kepala daerah"),
                    ("dinsos", "Petugas Dinas Sosial"),
                    ("branch", "Petugas cabang BPJS Ketenagakerjaan"),
                    ("auditor", "Auditor"),
                    ("dpo", "Petugas pelindungan data"),
                    ("admin", "Administrator kantor"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="officer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "village",
                            "kecamatan",
                            "officer",
                            "checker",
                            "treasurer",
                            "unit_head",
                            "sekda",
                            "head",
                            "dinsos",
                            "branch",
                            "auditor",
                            "dpo",
                            "admin",
                        ],
                    )
                ),
                name="officer_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="officer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "village"), ("area_code__regex", "^.{13}$")),
                    models.Q(("role", "kecamatan"), ("area_code__regex", "^.{8}$")),
                    models.Q(("role__in", ["village", "kecamatan"]), _negated=True),
                    _connector="OR",
                ),
                name="officer_area_of_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="officer",
            constraint=models.CheckConstraint(
                condition=models.Q(("role", "branch"), ("branch", ""), _connector="XOR"), name="officer_branch"
            ),
        ),
        migrations.AddConstraint(
            model_name="officer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("appointed_by")), _negated=True),
                    _connector="OR",
                ),
                name="officer_confirmed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="officer",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("pemda", "="),
                    ("account", "="),
                    (
                        models.Func(
                            "starts_on",
                            "ends_on",
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="officer_one_at_a_time",
            ),
        ),
        migrations.RunSQL(SAME_OFFICE, migrations.RunSQL.noop),
    ]
