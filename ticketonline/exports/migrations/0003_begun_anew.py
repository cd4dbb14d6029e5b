"""To begin an export anew is no fault of it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exports', '0002_kinds_by_other_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='export',
            name='begun_anew',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
    ]
