"""Invoices that nobody has paid yet are found among however many payments."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0003_invoices"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="transaction",
            index=models.Index(
                condition=models.Q(
                    ("gateway", "invoice"),
                    ("received_at", None),
                    ("refund_due_at", None),
                    ("refund_waived_at", None),
                    ("refunded_at", None),
                    ("status", "COMPLETED"),
                ),
                fields=["reservation"],
                name="transaction_open_invoice",
            ),
        ),
    ]
