"""The tickets of a promo code stand in the order of their reservations, so that the list pages through all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0005_returned_orders"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="orderedticket", name="ordered_ticket_of_promo_code"),
        migrations.AddIndex(
            model_name="orderedticket",
            index=models.Index(
                condition=models.Q(("promo_code__isnull", False)),
                fields=["promo_code", "reservation"],
                name="ordered_ticket_of_promo_code",
            ),
        ),
    ]
