"""What came back is counted in hours of its own; after an event began, more may come back than is sold then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("statistics", "0002_takings"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="typestatistics", name="type_statistics_late_not_negative"),
        migrations.AlterField(
            model_name="typestatistics",
            name="tickets_sold_late",
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name="hourlysales",
            name="tickets_returned",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="hourlysales",
            name="takings_returned",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
    ]
