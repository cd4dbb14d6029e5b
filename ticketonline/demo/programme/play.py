"""Games, tables and gardens."""

from datetime import time
from decimal import Decimal

from ..posters import play as posters
from .shapes import FRIDAY, MONDAY, SATURDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, DemoEvent, DemoType, Weekday

SPARROWS_AGAINST_ANVILS = DemoEvent(
    slug="steel-sparrows-against-velvet-anvils",
    name="Roller Derby: Steel Sparrows against Velvet Anvils",
    venue="Cotton Shed Arena",
    address="5 Bobbin Road",
    city="Manchester",
    country="GB",
    time_zone="Europe/London",
    currency="GBP",
    begins=Weekday(weekday=SATURDAY, at=time(18), days=30),
    opens=Weekday(weekday=WEDNESDAY, at=time(10), days=-13),
    types=(
        DemoType(type="Trackside", price=Decimal("22.00"), amount=150, sold=88),
        DemoType(type="Bleachers", price=Decimal("14.00"), amount=600, sold=204),
        DemoType(type="Under sixteen", price=Decimal("5.00"), amount=200, sold=57),
    ),
    poster=posters.roller_derby,
    text="""
    Two teams, sixty minutes, one oval, and a rivalry that began over a parking space. The Sparrows are quick, the
    Anvils are not in the least, and last season it ended 181 to 180 after the scoreboard had fainted.

    Never seen a bout? A patient person with a flag explains the rules before the first whistle, and again at half
    time to those who nodded the first time. Trackside means trackside: keep your elbows in and your chips high.

    The half-time show is the under-tens, who are terrifying. Afterwards both teams stand at the door and shake hands
    with everybody, in full armour.
    """,
)

THE_QUIZ_OF_USELESS_KNOWLEDGE = DemoEvent(
    slug="grand-quiz-of-useless-knowledge",
    name="The Grand Quiz of Useless Knowledge",
    venue="The Learned Goose",
    address="27 Saddler's Quay",
    city="Dublin",
    country="IE",
    time_zone="Europe/Dublin",
    currency="EUR",
    begins=Weekday(weekday=TUESDAY, at=time(19, 30), days=6),
    opens=Weekday(weekday=THURSDAY, at=time(12), days=-14),
    types=(
        DemoType(type="Table for six", price=Decimal("72.00"), amount=24, sold=17, limit=2),
        DemoType(type="Lone genius", price=Decimal("12.00"), amount=18, sold=6, limit=1),
    ),
    poster=posters.useless_knowledge,
    text="""
    How many teeth has a snail? Which king was crowned lying down? What is the opposite of a duck? If you have carried
    such things in your head for years, waiting for somebody to ask: it is time.

    Eight rounds, among them Flags Described Badly, Composers by Their Breakfast and the dreaded Sound Round, in which
    all answers are hummed. Quizmaster Fidelma Roche cannot be bribed with less than a pie.

    One ticket is one table for six, supper included. Those who come alone are put together at the Table of Lone
    Geniuses, which has won four times out of the last five and does not talk about the fifth.
    """,
)

UMAMI_LAB = DemoEvent(
    slug="umami-lab",
    name="Umami Lab: Eight Courses of Beautiful Mistakes",
    venue="Kitchen No. 8",
    address="Hikarizaka 3-8-1",
    city="Tokyo",
    country="JP",
    time_zone="Asia/Tokyo",
    currency="JPY",
    begins=Weekday(weekday=FRIDAY, at=time(18, 30), days=20),
    opens=Weekday(weekday=FRIDAY, at=time(12), days=-28),
    types=(
        DemoType(type="Counter seat", price=Decimal(18_800), amount=24, sold=22, limit=2),
        DemoType(type="Seat by the dishwasher", price=Decimal(14_200), amount=20, sold=19, limit=2),
    ),
    poster=posters.umami_lab,
    text="""
    Soy sauce was forgotten rice. Blue cheese was a cave with a bad reputation. Chef Aoi Minase keeps a diary of
    everything that ever went wrong in her kitchen, and twice a year she cooks from it.

    Eight courses, each with its story and its date: the burnt miso of spring, the dumplings that would not close, the
    ice cream that met a smoked eel in the dark. Two of them are different every time, because she is still making
    mistakes.

    Please tell us what you can’t eat when you sit down; there has already been a mistake for that. The seats by the
    dishwasher are cheaper, warmer, and get to lick the spoon.
    """,
)

BUGS_AND_BREAKFAST = DemoEvent(
    slug="bugs-and-breakfast",
    name="Bugs & Breakfast",
    venue="Oficina do Miradouro",
    address="Travessa do Bule 15",
    city="Lisbon",
    country="PT",
    time_zone="Europe/Lisbon",
    currency="EUR",
    begins=Weekday(weekday=SATURDAY, at=time(9, 30), days=8),
    opens=Weekday(weekday=MONDAY, at=time(8), days=-12),
    types=(
        DemoType(type="Chair and pancakes", price=Decimal("0.00"), amount=60, sold=37, limit=2),
        DemoType(type="Standing by the coffee", price=Decimal("0.00"), amount=30, sold=9, limit=2),
    ),
    poster=posters.bugs_and_breakfast,
    text="""
    A free morning for people who write software and wish it would behave. Bring the strangest bug you met this year
    and tell it in five minutes: no slides, no blame, and somebody will pass you the syrup. The best story goes home
    with the golden fly swatter.

    Last time we heard of a lift that only stopped at prime floors, a bank that lost an hour every autumn, and a
    printer that was right all along.

    It costs nothing, as the pancakes are paid for by a mistake in our favour. Take a ticket all the same, so that we
    know how much batter to make; and if you can’t come, give it back, so that somebody else can.
    """,
)

THE_GARDEN_PARTY = DemoEvent(
    slug="garden-party-of-the-office-plants",
    name="Garden Party of the Office Plants (working title)",
    venue="Ogród Dobrej Nadziei",
    address="ul. Konewkowa 1",
    city="Gdańsk",
    country="PL",
    time_zone="Europe/Warsaw",
    currency="PLN",
    begins=Weekday(weekday=SATURDAY, at=time(15), days=96),
    opens=Weekday(weekday=SUNDAY, at=time(10), days=40),
    types=(
        DemoType(type="Guest", price=Decimal("40.00"), amount=200),
        DemoType(type="Plant plus one", price=Decimal("25.00"), amount=80),
    ),
    poster=posters.garden_party,
    is_draft=True,
    text="""
    Once a year the plants from the fourth floor should see the sun. Bring yours: there will be a buffet of eleven
    kinds of compost, a clinic for the overwatered, and a concert that is known to help ferns.

    To be settled before we publish: whether the cactus judge is free, the music, and who waters the guests.
    """,
)

EVENTS = (
    SPARROWS_AGAINST_ANVILS,
    THE_QUIZ_OF_USELESS_KNOWLEDGE,
    UMAMI_LAB,
    BUGS_AND_BREAKFAST,
    THE_GARDEN_PARTY,
)
