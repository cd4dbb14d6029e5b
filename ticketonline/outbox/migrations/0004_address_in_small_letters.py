"""The index by which mails to an address are counted takes no notice of how its letters are written."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0003_undelivered"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="message", name="message_to_recipient"),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(Lower("recipient"), "ended_at", name="message_to_address"),
        ),
    ]
