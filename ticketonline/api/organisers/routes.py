"""The addresses of the organisers' API. They have no last slash."""

from dmr.routing import Router, path

from .attendees import AttendeesController
from .box_office import BoxOfficeController, InvoicePaidController
from .codes_in_bulk import CodeBatchController
from .contingents import ContingentController, ContingentsController
from .event_moves import (
    CancelController,
    DuplicateController,
    PostponeController,
    PublishController,
    UnpublishController,
)
from .event_return import EventReturnController
from .events import EventController, EventsController
from .exports import ExportController, ExportsController, FileController
from .mail_texts import MailTextsController
from .pictures import PictureController
from .problems import ROOT
from .promo_codes import CodeController, CodesController, PauseCodeController, ResumeCodeController
from .reservations import (
    CancelReservationController,
    CommentsController,
    ExtendController,
    ReservationController,
    ReservationsController,
    ReturnController,
)
from .statistics import SalesController, StatisticsController
from .ticket_types import MoveController, PauseController, ResumeController, TypeController, TypesController
from .tickets_given_out import MailTicketsController, RenewLinkController, SigningKeysController
from .token import TokenController

EVENT = "events/<uuid:event_id>"
TYPE = f"{EVENT}/ticket-types/<uuid:type_id>"
CODE = f"{EVENT}/promo-codes/<uuid:code_id>"
RESERVATION = "reservations/<uuid:reservation_id>"
EXPORT = "exports/<uuid:export_id>"

router = Router(
    ROOT.removeprefix("/"),
    [
        path("token", TokenController.as_view()),
        path("events", EventsController.as_view()),
        path(EVENT, EventController.as_view()),
        path(f"{EVENT}/picture", PictureController.as_view()),
        path(f"{EVENT}/publish", PublishController.as_view()),
        path(f"{EVENT}/unpublish", UnpublishController.as_view()),
        path(f"{EVENT}/postpone", PostponeController.as_view()),
        path(f"{EVENT}/cancel", CancelController.as_view()),
        path(f"{EVENT}/return", EventReturnController.as_view()),
        path(f"{EVENT}/mail-texts", MailTextsController.as_view()),
        path(f"{EVENT}/duplicate", DuplicateController.as_view()),
        path(f"{EVENT}/ticket-types", TypesController.as_view()),
        path(TYPE, TypeController.as_view()),
        path(f"{TYPE}/pause", PauseController.as_view()),
        path(f"{TYPE}/resume", ResumeController.as_view()),
        path(f"{TYPE}/move", MoveController.as_view()),
        path(f"{EVENT}/promo-codes", CodesController.as_view()),
        path(f"{EVENT}/promo-codes/batch", CodeBatchController.as_view()),
        path(CODE, CodeController.as_view()),
        path(f"{CODE}/pause", PauseCodeController.as_view()),
        path(f"{CODE}/resume", ResumeCodeController.as_view()),
        path(f"{EVENT}/contingents", ContingentsController.as_view()),
        path(f"{EVENT}/contingents/<uuid:contingent_id>", ContingentController.as_view()),
        path(f"{EVENT}/box-office-sales", BoxOfficeController.as_view()),
        path(f"{EVENT}/attendees", AttendeesController.as_view()),
        path(f"{EVENT}/signing-keys", SigningKeysController.as_view()),
        path(f"{EVENT}/statistics", StatisticsController.as_view()),
        path(f"{EVENT}/sales", SalesController.as_view()),
        path("reservations", ReservationsController.as_view()),
        path(RESERVATION, ReservationController.as_view()),
        path(f"{RESERVATION}/cancel", CancelReservationController.as_view()),
        path(f"{RESERVATION}/return", ReturnController.as_view()),
        path(f"{RESERVATION}/invoice-paid", InvoicePaidController.as_view()),
        path(f"{RESERVATION}/extend", ExtendController.as_view()),
        path(f"{RESERVATION}/mail-tickets", MailTicketsController.as_view()),
        path(f"{RESERVATION}/renew-link", RenewLinkController.as_view()),
        path(f"{RESERVATION}/comments", CommentsController.as_view()),
        path("exports", ExportsController.as_view()),
        path(EXPORT, ExportController.as_view()),
        path(f"{EXPORT}/file", FileController.as_view()),
    ],
)
