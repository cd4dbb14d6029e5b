"""What the organiser's team notes about reservations."""

import django.db.models.deletion
from django.db import migrations, models

import ticketonline.core.clock
import ticketonline.core.ids


class Migration(migrations.Migration):
    dependencies = [("sales", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=ticketonline.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(default=ticketonline.core.clock.now, verbose_name="when")),
                ("author_id", models.UUIDField(null=True)),
                ("author_name", models.CharField(max_length=254, verbose_name="who")),
                ("text", models.TextField(max_length=2000, verbose_name="comment")),
                (
                    "reservation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="sales.reservation",
                        verbose_name="reservation",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "default_permissions": ("view",),
            },
        ),
    ]
