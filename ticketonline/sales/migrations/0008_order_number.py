"""An index of the number that buyers read from their tickets: the end of a reservation's id."""

from django.db import migrations, models

import ticketonline.sales.order_number


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0006_buyers_wishes"),
        ("sales", "0007_links_to_tickets"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="reservation",
            index=models.Index(ticketonline.sales.order_number.OrderNumber("id"), name="reservation_of_number"),
        ),
    ]
