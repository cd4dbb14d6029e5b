"""When the money of an invoice came in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0002_returns"),
    ]

    operations = [
        migrations.AddField(
            model_name="transaction",
            name="received_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="received at"),
        ),
    ]
