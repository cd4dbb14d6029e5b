"""What can be exported is called by other names; the rows stay as they are."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exports', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='export',
            name='kind',
            field=models.CharField(choices=[('reservations', 'Orders, paid or not'), ('tickets', 'Attendees: paid tickets, one a line'), ('money', 'Money by day and ticket type')], max_length=12, verbose_name='what'),
        ),
    ]
