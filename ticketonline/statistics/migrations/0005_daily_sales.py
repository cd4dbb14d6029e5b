"""What was sold is counted by the day as well; of sales before this, the days are added up from the hours."""

from collections import defaultdict
from zoneinfo import ZoneInfo

import django.db.models.deletion
import ticketonline.core.ids
from django.db import migrations, models

COUNTED = ("tickets_sold", "takings", "tickets_returned", "takings_returned")
BATCH = 500


def add_up(apps, schema_editor):
    HourlySales, DailySales = (apps.get_model("statistics", name) for name in ("HourlySales", "DailySales"))
    days = defaultdict(lambda: [0] * len(COUNTED))
    named = HourlySales.objects.order_by().values_list(
        "event_id", "ticket_type_id", "event__time_zone", "hour", *COUNTED
    )
    for event_id, type_id, zone, hour, *counts in named.iterator():
        day = event_id, type_id, hour.astimezone(ZoneInfo(zone)).date()
        days[day] = [one + more for one, more in zip(days[day], counts)]
    DailySales.objects.bulk_create(
        [
            DailySales(event_id=event_id, ticket_type_id=type_id, day=day, **dict(zip(COUNTED, counts)))
            for (event_id, type_id, day), counts in days.items()
        ],
        batch_size=BATCH,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0005_promo_codes_and_contingents'),
        ('statistics', '0004_daily_visits'),
    ]

    operations = [
        migrations.CreateModel(
            name='DailySales',
            fields=[
                ('id', models.UUIDField(default=ticketonline.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('tickets_sold', models.PositiveIntegerField(default=0)),
                ('takings', models.PositiveBigIntegerField(default=0)),
                ('tickets_returned', models.PositiveIntegerField(db_default=0, default=0)),
                ('takings_returned', models.PositiveBigIntegerField(db_default=0, default=0)),
                ('day', models.DateField()),
                ('event', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='daily_sales', to='events.event')),
                ('ticket_type', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='daily_sales', to='events.tickettype')),
            ],
            options={
                'verbose_name': 'daily sales',
                'verbose_name_plural': 'daily sales',
                'default_permissions': (),
                'indexes': [models.Index(fields=['event', 'day'], name='daily_sales_of_event')],
                'constraints': [models.UniqueConstraint(fields=('ticket_type', 'day'), name='daily_sales_unique'), models.CheckConstraint(condition=models.Q(('tickets_sold__gte', 0)), name='daily_sales_not_negative')],
            },
        ),
        migrations.RunPython(add_up, migrations.RunPython.noop),
    ]
