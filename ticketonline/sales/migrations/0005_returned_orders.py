"""Reservations that were taken back after they had been paid are kept, and found by their event."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0004_names_returns_and_promo_codes"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="reservation", name="reservation_to_remove"),
        migrations.AddIndex(
            model_name="reservation",
            index=models.Index(
                condition=models.Q(("returned_at", None), ("status", "CANCELLED")),
                fields=["reservation_date"],
                name="reservation_to_remove",
            ),
        ),
        migrations.AddIndex(
            model_name="reservation",
            index=models.Index(
                condition=models.Q(("returned_at__isnull", False)),
                fields=["event", "id"],
                name="reservation_returned",
            ),
        ),
    ]
