"""`/api/v1/exports`: files of an organiser's data."""

from http import HTTPStatus
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language
from dmr import Path, ResponseSpec, modify, validate
from dmr.plugins.msgspec import BodyMsgspec

from ...accounts.errors import NotPermitted
from ...accounts.models import Membership
from ...accounts.rules import Scope
from ...core.front.answers import FILE
from ...events.errors import EventNotFound
from ...exports.errors import ExportNotFound, TooManyExports
from ...exports.models import Export
from ...exports.queries import list_exports
from ...exports.rules import CONTENT_TYPES, Format, Kind, State
from ...exports.services.ask import ask
from ...exports.services.hand_out import hand_out
from .controller import OrganisersController
from .errors import ExportNotReady
from .problems import ROOT
from .rule import Rule
from .shapes import exports as shapes
from .shapes.base import ExportNamed
from .wishes import checked

EXPORTS = f"{ROOT}exports"


class ExportsController(OrganisersController):
    """The list of exports."""

    tags = ["exports"]
    rules = {
        "get": Rule(scope=Scope.READ_EXPORTS),
        "post": Rule(
            scope=Scope.WRITE_EXPORTS,
            refusals=(EventNotFound, NotPermitted, TooManyExports, ExportNotFound),
            takes_key=True,
        ),
    }

    @modify(status_code=HTTPStatus.OK, operation_id="listExports", response_description="The exports.")
    def get(self) -> shapes.ExportList:
        """List exports.

        Those of the last seven days that the member may take away.
        """
        return shapes.ExportList(items=[_show(export) for export in list_exports(self.caller.membership)])

    @modify(status_code=HTTPStatus.CREATED, operation_id="askForExport", response_description="It will be made.")
    def post(self, parsed_body: BodyMsgspec[shapes.NewExport]) -> shapes.Export:
        """Ask for an export.

        A worker makes it; ask for it every few seconds until its state is DONE.
        """
        wanted, member = checked(parsed_body), self.caller.membership

        def make() -> UUID:
            return ask(
                member,
                kind=Kind(wanted.kind),
                format=Format(wanted.format),
                event_id=wanted.event_id,
                since=wanted.since,
                until=wanted.until,
                language=get_language() or settings.LANGUAGE_CODE,
                by=self.caller.by,
            ).pk

        return _show(_get(member, self.made(wanted, make, address=EXPORTS)))


class ExportController(OrganisersController):
    """One export."""

    tags = ["exports"]
    rules = {"get": Rule(scope=Scope.READ_EXPORTS, refusals=(ExportNotFound,))}

    @modify(status_code=HTTPStatus.OK, operation_id="getExport", response_description="How far it is.")
    def get(self, parsed_path: Path[ExportNamed]) -> shapes.Export:
        """Show an export.

        How far it is, and where its file lies once it is done.
        """
        return _show(_get(self.caller.membership, parsed_path.export_id))


class FileController(OrganisersController):
    """The file of an export."""

    answers_head = False  # the log keeps who took a file, and a look at its headers takes none
    tags = ["exports"]
    rules = {"get": Rule(scope=Scope.READ_EXPORTS, refusals=(ExportNotFound, ExportNotReady))}

    @validate(ResponseSpec(bytes, status_code=HTTPStatus.OK, description="The file."), operation_id="downloadExport")
    def get(self, parsed_path: Path[ExportNamed]) -> HttpResponse:
        """Download an export.

        The log keeps that it was taken away. There is none before its state is DONE.
        """
        if _get(self.caller.membership, parsed_path.export_id).state != State.DONE:
            raise ExportNotReady
        export = hand_out(self.caller.membership, parsed_path.export_id, by=self.caller.by)
        return HttpResponse(
            headers={
                FILE: str(export.path),
                "Content-Type": CONTENT_TYPES[Format(export.format)],
                "Content-Length": str(export.path.stat().st_size),
                "Content-Disposition": f'attachment; filename="{export.file_name}"',
            }
        )


def _get(member: Membership, export_id: UUID) -> Export:
    for export in list_exports(member):
        if export.pk == export_id:
            return export
    raise ExportNotFound


def _show(export: Export) -> shapes.Export:
    is_done = export.state == State.DONE
    return shapes.Export(
        id=export.pk,
        kind=export.kind,
        format=export.format,
        state=export.state,
        fault=export.fault or None,
        percent=100 if is_done else export.percent,
        since=export.since,
        until=export.until,
        has_names=export.has_names,
        has_money=export.has_money,
        asked_by=export.asker_name,
        asked_at=export.asked_at,
        expires_at=export.expires_at,
        file=urljoin(settings.PUBLIC_URL, f"{EXPORTS}/{export.pk}/file") if is_done else None,
    )
