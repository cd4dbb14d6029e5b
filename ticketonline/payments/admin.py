"""Payments in the admin: shown, never written; the services alone move them."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..core import money
from ..core.read_only_admin import ReadOnlyAdmin
from .models import Transaction


class RefundFilter(admin.SimpleListFilter):
    """Money that came too late and goes back."""

    title = _("refund")
    parameter_name = "refund"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("due", _("Due")), ("done", _("Given back"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Transaction]) -> QuerySet[Transaction]:
        match self.value():
            case "due":
                return queryset.filter(refund_due_at__isnull=False, refunded_at=None)
            case "done":
                return queryset.filter(refund_due_at__isnull=False, refunded_at__isnull=False)
        return queryset


@admin.register(Transaction)
class TransactionAdmin(ReadOnlyAdmin):
    list_display = ["id", "status", "amount_shown", "date", "error_type", "reservation"]
    list_select_related = ["reservation"]
    list_filter = ["status", RefundFilter]
    search_help_text = _("The whole id of a transaction or of its reservation.")
    # The token is left out: with a real gateway it stands for somebody's card.
    fields = [
        "id",
        "status",
        "reservation",
        "amount_shown",
        "date",
        "closed_at",
        "error_type",
        "gateway",
        "attempts",
        "refund_due_at",
        "refunded_at",
        "refund_waived_at",
    ]

    @admin.display(description=pgettext_lazy("money", "amount"))
    def amount_shown(self, transaction: Transaction) -> str:
        """The amount with its currency."""
        return f"{money.exact(transaction.amount, transaction.currency)} {transaction.currency}"

    def found_by_id(self, key: UUID) -> Q:
        return Q(pk=key) | Q(reservation_id=key)
