"""A school year has the day it was paid."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import payung.office.schema
from payung.office.schema import Table, secure


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_locks")]
    operations = [
        migrations.CreateModel(
            name="SchoolPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_idr", models.BigIntegerField()),
                ("paid_on", models.DateField()),
                ("paper", models.CharField(blank=True, max_length=160)),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "by",
                    payung.office.schema.OfficeKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.officer",
                    ),
                ),
                (
                    "pemda",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="office.pemda"
                    ),
                ),
                (
                    "school_year",
                    payung.office.schema.OfficeKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.schoolyear",
                        unique=True,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_idr__gt", 0)), name="school_payment_amount")
                ],
            },
        ),
        *secure("claims", SchoolPayment=Table(append_only=True)),
    ]
