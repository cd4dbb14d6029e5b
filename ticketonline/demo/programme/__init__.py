"""The events of the demo: all of them made up, venues and people included; only the cities are real."""

from . import family, music, outings, play, stage
from .shapes import DemoEvent

EVENTS: tuple[DemoEvent, ...] = (*music.EVENTS, *stage.EVENTS, *family.EVENTS, *play.EVENTS, *outings.EVENTS)
