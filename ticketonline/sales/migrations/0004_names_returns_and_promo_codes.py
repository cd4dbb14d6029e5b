"""Who bought, what was given back after it was paid, and what a promo code took off."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0005_promo_codes_and_contingents"),
        ("sales", "0003_order_list"),
    ]

    operations = [
        migrations.AddField(
            model_name="orderedticket",
            name="discount",
            field=models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="discount"),
        ),
        migrations.AddField(
            model_name="orderedticket",
            name="promo_code",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="events.promocode",
                verbose_name="promo code",
            ),
        ),
        migrations.AddField(
            model_name="reservation",
            name="name",
            field=models.CharField(blank=True, db_default="", default="", max_length=100, verbose_name="name"),
        ),
        migrations.AddField(
            model_name="reservation",
            name="returned_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="returned at"),
        ),
        migrations.AddIndex(
            model_name="orderedticket",
            index=models.Index(
                condition=models.Q(("promo_code__isnull", False)),
                fields=["promo_code"],
                name="ordered_ticket_of_promo_code",
            ),
        ),
        migrations.AddIndex(
            model_name="reservation",
            index=models.Index(
                condition=models.Q(("name", ""), _negated=True),
                fields=["event", "name"],
                name="reservation_of_name",
                opclasses=["uuid_ops", "varchar_pattern_ops"],
            ),
        ),
        migrations.AddConstraint(
            model_name="orderedticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("discount", None), ("promo_code", None)),
                    models.Q(("discount__gte", 0), ("discount__isnull", False), ("promo_code__isnull", False)),
                    _connector="OR",
                ),
                name="ordered_ticket_discount_with_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.CheckConstraint(
                condition=models.Q(("returned_at", None), ("status", "CANCELLED"), _connector="OR"),
                name="reservation_returned_only_if_cancelled",
            ),
        ),
    ]
