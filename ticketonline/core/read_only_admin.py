"""Admin pages that only show: rows that services alone may write, in tables that may hold millions."""

from typing import Any, cast
from uuid import UUID

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

MOST_COUNTED = 10_000  # rows; to count them takes some 5 ms, to count millions takes seconds


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # generic in the stubs alone
    """Counts up to `MOST_COUNTED` rows: what lies behind is reached by searching, not by leafing."""

    @cached_property
    def counted(self) -> int:
        """How many rows there are, one more than the limit standing for any number above it."""
        rows = cast("QuerySet[Model]", self.object_list)
        return rows.order_by()[: MOST_COUNTED + 1].count()

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than can be leafed through."""
        return self.counted > MOST_COUNTED

    @cached_property
    def count(self) -> int:
        return min(self.counted, MOST_COUNTED)


class ReadOnly:
    """Nobody adds, changes or deletes here, whatever their permissions; those who may view, see."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """A list, newest first, and a page of each row. Searched by whole ids, which have an index."""

    actions = None
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ["-id"]  # ids are UUIDv7: the order of their making, read from the key's own index
    search_fields = ["id"]  # shows the search box; what it finds is up to `found_by_id`
    search_help_text = _("A whole id, as it stands in an address or in a log.")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        try:
            wanted = self.found_by_id(UUID(term))
        except ValueError:
            wanted = self.found_by_text(term)
        return queryset.filter(wanted), False

    def found_by_id(self, key: UUID) -> Q:
        """The rows that an id stands for."""
        return Q(pk=key)

    def found_by_text(self, text: str) -> Q:
        """The rows that anything else stands for: none."""
        return Q(pk__in=[])
