"""What is played on a stage or a screen."""

from datetime import time
from decimal import Decimal

from ..posters import stage as posters
from .shapes import MONDAY, SATURDAY, TUESDAY, WEDNESDAY, DemoEvent, DemoType, Weekday

THE_GREAT_ROBOT_OPERA = DemoEvent(
    slug="the-great-robot-opera",
    name="The Great Robot Opera",
    venue="Foundry Lyric Theater",
    address="414 West Anvil Street",
    city="New York",
    country="US",
    time_zone="America/New_York",
    currency="USD",
    begins=Weekday(weekday=SATURDAY, at=time(19), days=75),
    opens=Weekday(weekday=TUESDAY, at=time(10), days=4),
    types=(
        DemoType(type="Stalls", price=Decimal("85.00"), amount=420),
        DemoType(type="Balcony", price=Decimal("52.00"), amount=260),
        DemoType(type="Standing, with oil can", price=Decimal("18.00"), amount=60, limit=2),
    ),
    poster=posters.robot_opera,
    text="""
    Act one: a dishwasher falls in love with a soprano. Act two: the soprano is a vending machine. Act three has been
    rewritten eleven times, most recently by the dishwasher.

    Every singer on this stage is made of scrap from the five boroughs, and every note is sung by air, reed and
    bellows; there is not one loudspeaker in the house. The top C of the lift door from Queens has made grown
    machinists weep.

    Two hours and one interval, in which the cast cools down. Tickets go on sale soon, and the balcony always goes
    first: you can see the gears from there.
    """,
)

HAMLET_BUT_THE_GHOST_IS_LATE = DemoEvent(
    slug="hamlet-but-the-ghost-is-late",
    name="Hamlet, but the Ghost Is Late",
    venue="The Crooked Playhouse",
    address="31 Candlemaker's Wynd",
    city="Edinburgh",
    country="GB",
    time_zone="Europe/London",
    currency="GBP",
    begins=Weekday(weekday=WEDNESDAY, at=time(19, 45), days=9),
    opens=Weekday(weekday=MONDAY, at=time(9), days=-30),
    types=(
        DemoType(type="Stalls", price=Decimal("24.50"), amount=220, sold=121),
        DemoType(type="The gods", price=Decimal("14.00"), amount=140, sold=96),
        DemoType(type="Restricted view of the ghost", price=Decimal("8.50"), amount=30, sold=25),
    ),
    poster=posters.late_ghost,
    text="""
    It is midnight on the battlements, the guards are shivering, the prince is ready, and the ghost of the old king is
    stuck in traffic. Without him nobody knows that there was a murder. So the Danish court does what courts do while
    they wait: it has supper, starts a small war, and very nearly has a happy ending.

    The Company of the Creaking Door play the whole tragedy in ninety minutes, with five actors, one crown and a skull
    who has his own dressing room. The ghost is a different guest every night and has truly not been told when to come
    on.

    Ages ten and up. Latecomers are welcome and may find themselves in the play.
    """,
)

SILENT_FILM_LOUD_POPCORN = DemoEvent(
    slug="silent-film-loud-popcorn",
    name="Silent Film, Loud Popcorn",
    venue="Cine Vaga-lume",
    address="Rua das Lanternas 88",
    city="São Paulo",
    country="BR",
    time_zone="America/Sao_Paulo",
    currency="BRL",
    begins=Weekday(weekday=SATURDAY, at=time(21), days=13),
    opens=Weekday(weekday=MONDAY, at=time(12), days=-17),
    types=(
        DemoType(type="Seat", price=Decimal("60.00"), amount=160, sold=83),
        DemoType(type="Student seat", price=Decimal("30.00"), amount=60, sold=38, limit=2),
        DemoType(type="Popcorn orchestra", price=Decimal("110.00"), amount=12, sold=12, limit=2, early=True),
    ),
    poster=posters.loud_popcorn,
    text="""
    Three short films from the days when nobody spoke, accompanied by the only instrument that every cinema owns.
    Twelve members of the audience sit before the screen with paper bags, read from a score, and crunch. The chase
    across the roofs is scored for caramel.

    Maestra Lívia Prado conducts with a ladle. At the piano, for the scenes of tenderness, sits her brother, who has
    promised not to eat.

    The places in the popcorn orchestra are gone, sorry; you may still hum. The bar sells quiet snacks (grapes,
    cheese, regret) for those who want to hear the piano.
    """,
)

EVENTS = (THE_GREAT_ROBOT_OPERA, HAMLET_BUT_THE_GHOST_IS_LATE, SILENT_FILM_LOUD_POPCORN)
