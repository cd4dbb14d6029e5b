"""Indexes of the organiser's list of reservations. The one by event takes the place of the foreign key's own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0004_back_office"), ("sales", "0002_comment")]

    operations = [
        migrations.AddIndex(
            model_name="reservation",
            index=models.Index(fields=["event", "status", "id"], name="reservation_of_event"),
        ),
        migrations.AlterField(
            model_name="reservation",
            name="event",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reservations",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AddIndex(
            model_name="reservation",
            index=models.Index(
                condition=models.Q(("email", ""), _negated=True),
                fields=["event", "email"],
                name="reservation_of_email",
                opclasses=["uuid_ops", "varchar_pattern_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="orderedticket",
            index=models.Index(fields=["type", "reservation"], name="ordered_ticket_of_type"),
        ),
    ]
