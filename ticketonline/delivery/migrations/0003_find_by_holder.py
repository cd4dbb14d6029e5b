"""Indexes that find the tickets of an event by how their holder's name or address begins."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0002_tickets_in_hand"),
        ("sales", "0007_links_to_tickets"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="issuedticket",
            index=models.Index(
                condition=models.Q(("holder_name", ""), _negated=True),
                fields=["key", "holder_name"],
                name="issued_ticket_by_name",
                opclasses=["uuid_ops", "varchar_pattern_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="issuedticket",
            index=models.Index(
                condition=models.Q(("holder_email", ""), _negated=True),
                fields=["key", "holder_email"],
                name="issued_ticket_by_email",
                opclasses=["uuid_ops", "varchar_pattern_ops"],
            ),
        ),
    ]
