"""A transaction of its own: PostgreSQL does not alter a table whose rows were changed before in the same one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0002_organisers")]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="organiser",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="accounts.organiser",
                verbose_name="organiser",
            ),
        ),
    ]
