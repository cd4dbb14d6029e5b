"""The addresses that the reference documents."""

from dmr.routing import Router, path

from .storefront.events import EventController
from .storefront.reservations import ReservationController
from .storefront.statistics import StatisticsController
from .storefront.transactions import TransactionController

router = Router(
    "",
    [
        path("events/event/", EventController.as_view()),
        path("events/reservation/", ReservationController.as_view()),
        path("events/stats/", StatisticsController.as_view()),
        path("transactions/list/", TransactionController.as_view()),
    ],
)
