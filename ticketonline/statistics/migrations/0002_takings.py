"""What was sold in an hour is kept with what it cost; of sales before this, it is added up from the tickets."""

from collections import Counter

from django.db import migrations, models

BATCH = 500


def add_up(apps, schema_editor):
    OrderedTicket = apps.get_model("sales", "OrderedTicket")
    HourlySales = apps.get_model("statistics", "HourlySales")
    tickets = OrderedTicket.objects.filter(reservation__status="COMPLETED").order_by()
    takings = Counter()
    for type_id, closed_at, price in tickets.values_list("type_id", "reservation__closed_at", "price").iterator():
        takings[type_id, closed_at.replace(minute=0, second=0, microsecond=0)] += int(price.scaleb(3))
    rows = list(HourlySales.objects.all())
    for row in rows:
        row.takings = takings[row.ticket_type_id, row.hour]
    HourlySales.objects.bulk_update(rows, ["takings"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("sales", "0001_initial"), ("statistics", "0001_initial")]

    operations = [
        migrations.AddField("hourlysales", "takings", models.PositiveBigIntegerField(default=0)),
        migrations.RunPython(add_up, migrations.RunPython.noop),
    ]
