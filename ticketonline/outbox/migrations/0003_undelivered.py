"""An index of the mails that were refused or came back, by event."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0002_about_one_ticket"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state__in", ["refused", "bounced"])),
                fields=["event_id", "reservation_id"],
                name="message_undelivered",
            ),
        ),
    ]
