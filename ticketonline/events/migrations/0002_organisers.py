"""Each event is an organiser's: those that are there already become one organiser's, whom an operator may rename."""

import django.db.models.deletion
from django.db import migrations, models


def give_events_an_organiser(apps, schema_editor):
    Event = apps.get_model("events", "Event")
    if Event.objects.exists():
        Organiser = apps.get_model("accounts", "Organiser")
        organiser, _ = Organiser.objects.get_or_create(slug="box-office", defaults={"name": "Box office"})
        Event.objects.filter(organiser=None).update(organiser=organiser)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_organisers"), ("events", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="organiser",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="accounts.organiser",
                verbose_name="organiser",
            ),
        ),
        migrations.CreateModel(
            name="EventAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="events.event"),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="event_accesses",
                        to="accounts.membership",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("membership", "event"), name="event_access_once")],
            },
        ),
        migrations.RunPython(give_events_an_organiser, migrations.RunPython.noop),
    ]
