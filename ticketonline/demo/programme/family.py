"""For the youngest and those who bring them."""

from datetime import time, timedelta
from decimal import Decimal

from ..posters import family as posters
from .shapes import FRIDAY, MONDAY, SUNDAY, DemoEvent, DemoType, NextShow, Weekday

THE_POCKET_CIRCUS = DemoEvent(
    slug="the-pocket-circus-one-more-show",
    name="The Pocket Circus: One More Show",
    venue="Plaça de la Sabata",
    address="Plaça de la Sabata 3",
    city="Barcelona",
    country="ES",
    time_zone="Europe/Madrid",
    currency="EUR",
    begins=NextShow(shows=(time(11), time(16), time(20)), lead=timedelta(hours=3)),
    opens=Weekday(weekday=MONDAY, at=time(10), days=-8),
    types=(
        DemoType(type="Child", price=Decimal("9.00"), amount=90, sold=70),
        DemoType(type="Grown-up", price=Decimal("16.00"), amount=90, sold=61),
    ),
    poster=posters.pocket_circus,
    text="""
    The smallest big top in Europe travels on one bicycle and seats a hundred and eighty, if they like each other. The
    last show ran out of benches, so the family Petit have unpacked the tent once more: one extra show, and then they
    really have to be in Girona.

    There is a strongwoman who is seven. There is a tightrope forty centimetres above the ground, and you have no idea
    how high that is until the drum begins. There is a lion, played by grandfather, who would like it known that the
    mane is his own.

    Fifty minutes without an interval. Nobody is picked from the audience who does not want to be. Almost everybody
    does.
    """,
)

DINOSAURS_DONT_BRUSH_THEIR_TEETH = DemoEvent(
    slug="dinosaurs-dont-brush-their-teeth",
    name="Dinosaurs Don't Brush Their Teeth",
    venue="Teatr Pod Parasolką",
    address="ul. Kaloszowa 12",
    city="Warsaw",
    country="PL",
    time_zone="Europe/Warsaw",
    currency="PLN",
    begins=Weekday(weekday=SUNDAY, at=time(11), days=17),
    opens=Weekday(weekday=FRIDAY, at=time(9), days=-24),
    types=(
        DemoType(type="Child", price=Decimal("35.00"), amount=240, sold=131),
        DemoType(type="Grown-up", price=Decimal("55.00"), amount=240, sold=92),
        DemoType(type="Lap seat (under two)", price=Decimal("0.00"), amount=40, sold=17, limit=2),
    ),
    poster=posters.dinosaurs,
    text="""
    Basia has sixty-two teeth, a tail that gets into everything, and an appointment on Monday. A musical about being
    brave in the chair, with eleven songs, a dancing floss of eighteen metres, and a dentist who is more afraid than
    anybody.

    Made for people from four upwards and for whoever holds their coat. Science was asked: the number of teeth is
    right, the hat is not.

    Lap seats are free, but please take one, so that we know how many laps to count on. Prams sleep in the foyer.
    After the show the cast hand out toothbrushes, one each, until they run out of either.
    """,
)

EVENTS = (THE_POCKET_CIRCUS, DINOSAURS_DONT_BRUSH_THEIR_TEETH)
