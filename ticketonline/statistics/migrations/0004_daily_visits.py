import django.db.models.deletion
from django.db import migrations, models

import ticketonline.core.ids


class Migration(migrations.Migration):
    dependencies = [("events", "0005_promo_codes_and_contingents"), ("statistics", "0003_returns")]

    operations = [
        migrations.CreateModel(
            name="DailyVisits",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=ticketonline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                ("views", models.PositiveIntegerField(default=0)),
                ("reservations", models.PositiveIntegerField(default=0)),
                ("payments", models.PositiveIntegerField(default=0)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="daily_visits", to="events.event"
                    ),
                ),
            ],
            options={
                "verbose_name": "daily visits",
                "verbose_name_plural": "daily visits",
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("event", "day"), name="daily_visits_unique")],
            },
        ),
    ]
