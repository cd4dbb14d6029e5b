"""Promo codes, contingents, hidden types; an event's colour and language."""

import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.db import migrations, models

from ticketonline.core import clock, ids


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0004_back_office"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contingent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("tickets", models.PositiveIntegerField(default=0, verbose_name="tickets")),
                ("type", models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contingents",
                to="events.tickettype",
                verbose_name="ticket type",
            )),
                ("created_at", models.DateTimeField(default=clock.now, editable=False)),
            ],
            options={
                "verbose_name": "contingent",
                "verbose_name_plural": "contingents",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("type", "name"), name="contingent_unique_in_type"),
                    models.CheckConstraint(condition=models.Q(("tickets__gte", 0)), name="contingent_not_negative"),
                ],
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="PromoCode",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                (
                    "percent_off",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.01")),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="percent off",
                    ),
                ),
                (
                    "amount_off",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="Of each ticket, at most its price.",
                        max_digits=12,
                        null=True,
                        verbose_name="amount off",
                    ),
                ),
                (
                    "tickets",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10000000),
                        ],
                        verbose_name="tickets in all",
                    ),
                ),
                ("held", models.PositiveIntegerField(default=0, editable=False, verbose_name="held")),
                ("sold", models.PositiveIntegerField(default=0, editable=False, verbose_name="sold")),
                (
                    "limit_per_reservation",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="tickets per reservation",
                    ),
                ),
                ("valid_from", models.DateTimeField(blank=True, null=True, verbose_name="valid from")),
                ("valid_until", models.DateTimeField(blank=True, null=True, verbose_name="valid until")),
                ("is_paused", models.BooleanField(default=False, verbose_name="paused")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("event", models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="promo_codes",
                to="events.event",
                verbose_name="event",
            )),
                ("types", models.ManyToManyField(
                blank=True, related_name="promo_codes", to="events.tickettype", verbose_name="ticket types"
            )),
                ("created_at", models.DateTimeField(default=clock.now, editable=False)),
            ],
            options={
                "verbose_name": "promo code",
                "verbose_name_plural": "promo codes",
                "default_permissions": (),
                "ordering": ["code", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="tickettype",
            name="ticket_type_never_oversold",
        ),
        migrations.AddField(
            model_name="event",
            name="accent",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=7,
                validators=[
                    django.core.validators.RegexValidator(
                        "^#[0-9a-f]{6}\\Z", "Six hexadecimal digits after a number sign."
                    )
                ],
                verbose_name="colour",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="language",
            field=models.CharField(blank=True, db_default="", default="", max_length=35, verbose_name="language"),
        ),
        migrations.AddField(
            model_name="tickettype",
            name="is_hidden",
            field=models.BooleanField(db_default=False, default=False, verbose_name="hidden"),
        ),
        migrations.AddField(
            model_name="tickettype",
            name="withheld",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False, verbose_name="held back"),
        ),
        migrations.AddConstraint(
            model_name="tickettype",
            constraint=models.CheckConstraint(
                condition=models.Q(("withheld__gte", 0)), name="ticket_type_withheld_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="tickettype",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amount__gte",
                        models.F("held") + models.F("sold") + models.F("withheld"),
                    )
                ),
                name="ticket_type_never_oversold",
            ),
        ),
        migrations.AddConstraint(
            model_name="promocode",
            constraint=models.UniqueConstraint(fields=("event", "code"), name="promo_code_unique_in_event"),
        ),
        migrations.AddConstraint(
            model_name="promocode",
            constraint=models.CheckConstraint(
                condition=models.Q(("held__gte", 0)), name="promo_code_held_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="promocode",
            constraint=models.CheckConstraint(
                condition=models.Q(("sold__gte", 0)), name="promo_code_sold_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="promocode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tickets", None),
                    (
                        "tickets__gte",
                        models.F("held") + models.F("sold"),
                    ),
                    _connector="OR",
                ),
                name="promo_code_never_oversold",
            ),
        ),
        migrations.AddConstraint(
            model_name="promocode",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent_off", None), ("amount_off", None), _connector="OR"),
                name="promo_code_one_way_off",
            ),
        ),
        migrations.AddConstraint(
            model_name="promocode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("percent_off", None),
                        models.Q(("percent_off__gte", 0), ("percent_off__lte", 100)),
                        _connector="OR",
                    ),
                    models.Q(("amount_off", None), ("amount_off__gte", 0), _connector="OR"),
                ),
                name="promo_code_off_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="promocode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_until", None),
                    ("valid_until__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="promo_code_ends_after_it_begins",
            ),
        ),
    ]
