"""Orders are taken back after they were paid: one by one, or all of an event."""

import django.db.models.deletion
from django.db import migrations, models

import ticketonline.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0005_promo_codes_and_contingents"),
        ("payments", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="transaction",
            name="refund_waived_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="refund waived at"),
        ),
        migrations.AddConstraint(
            model_name="transaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("refund_waived_at", None),
                    models.Q(("refund_due_at", None), ("refunded_at", None), ("status", "COMPLETED")),
                    _connector="OR",
                ),
                name="transaction_refund_due_or_waived",
            ),
        ),
        migrations.CreateModel(
            name="EventReturn",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="event_return",
                        serialize=False,
                        to="events.event",
                    ),
                ),
                ("asker_id", models.UUIDField(null=True)),
                ("asker_name", models.CharField(max_length=254, verbose_name="who")),
                ("asker_address", models.CharField(blank=True, max_length=45)),
                ("asked_at", models.DateTimeField(default=ticketonline.core.clock.now, verbose_name="when")),
                ("orders_done", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "refund of an event",
                "verbose_name_plural": "refunds of events",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["asked_at"], name="event_return_to_do"
                    )
                ],
            },
        ),
    ]
