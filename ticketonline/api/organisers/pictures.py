"""`/api/v1/events/{event_id}/picture`: the picture of an event, sent as the file that it is."""

from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import HttpRequest
from dmr import Path, modify

from ...accounts.rules import Scope
from ...core.errors import Busy, UnsupportedMediaType
from ...events import errors
from ...events.images import MAX_UPLOAD_BYTES, encode_image
from ...events.queries import get_of_member
from ...events.services.change_event import change_event
from .controller import OrganisersController
from .errors import MatchMissing, MatchStale, UnfitValue
from .events import shown
from .rule import PICTURE_TYPES, Rule
from .shapes import events as shapes
from .shapes.base import EventNamed
from .tags import as_it_was_read, match, tag_of_event

REFUSALS = (errors.EventNotFound, errors.InvalidEvent, MatchMissing, MatchStale)


class PictureController(OrganisersController):
    """The picture of an event."""

    tags = ["events"]
    rules = {
        "put": Rule(scope=Scope.WRITE_EVENTS, refusals=REFUSALS, has_tag=True, needs_match=True, takes_picture=True),
        "delete": Rule(scope=Scope.WRITE_EVENTS, refusals=REFUSALS, has_tag=True, needs_match=True),
    }

    @modify(status_code=HTTPStatus.OK, operation_id="setPicture", response_description="The event as it is now.")
    def put(self, parsed_path: Path[EventNamed]) -> shapes.Event:
        """Give an event a picture.

        The body is the file: a JPEG, PNG or WebP of at most 10 MB and 40 megapixels. It is cut to 1200 by 630 around
        its middle, and nothing that it says of itself is kept.
        """
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        match(self.request, tag_of_event(event))
        picture = _encoded(self.request)
        with as_it_was_read():
            changed = change_event(event.pk, version=event.version, changes={"image": picture}, by=self.caller.by)
        return shown(self, changed)

    @modify(status_code=HTTPStatus.OK, operation_id="removePicture", response_description="The event as it is now.")
    def delete(self, parsed_path: Path[EventNamed]) -> shapes.Event:
        """Take the picture of an event away.

        An event without one stays as it is.
        """
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        match(self.request, tag_of_event(event))
        with as_it_was_read():
            return shown(self, change_event(event.pk, version=event.version, changes={"image": ""}, by=self.caller.by))


def _encoded(request: HttpRequest) -> "ContentFile[bytes]":
    """The body as our own small JPEG. Raises `UnsupportedMediaType`, `UnfitValue`, or `Busy` while others upload."""
    if request.content_type not in PICTURE_TYPES:
        raise UnsupportedMediaType
    try:
        # Read here, since Django keeps no whole body as large as that.
        return encode_image(ContentFile(request.read(MAX_UPLOAD_BYTES + 1)))
    except ValidationError as error:
        if error.code == "busy":
            raise Busy from error
        raise UnfitValue(field="picture", reason=" ".join(error.messages)) from error
