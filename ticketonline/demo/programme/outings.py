"""Things to learn and places to go."""

from datetime import time
from decimal import Decimal

from ..posters import journeys, learn
from .shapes import FRIDAY, MONDAY, SATURDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, DemoEvent, DemoType, Weekday

CELLS_AND_FORMULAS = DemoEvent(
    slug="cells-and-formulas",
    name="Cells & Formulas: the Friendly Spreadsheet Congress",
    venue="Rechenhof am Kanal",
    address="Spaltenufer 26",
    city="Berlin",
    country="DE",
    time_zone="Europe/Berlin",
    currency="EUR",
    begins=Weekday(weekday=WEDNESDAY, at=time(9), days=44),
    opens=Weekday(weekday=MONDAY, at=time(9), days=-36),
    types=(
        DemoType(type="Early bird", price=Decimal("149.00"), amount=120, sold=120, early=True),
        DemoType(type="Regular", price=Decimal("219.00"), amount=380, sold=58),
        DemoType(type="Student", price=Decimal("49.00"), amount=80, sold=33, limit=1),
    ),
    poster=learn.spreadsheet_congress,
    text="""
    Half the world runs on a file called final_v7_really_final. This is the day for those who made it. Come out of the
    accounts department, come out of the lab, come out of the choir’s membership list: you are among friends.

    Fourteen talks on two stages, among them “I Flew a Satellite with a Pivot Table”, “Merged Cells: an Apology” and
    “How My Grandmother’s Recipe Became Three Hundred Columns”. In the courtyard there is a clinic where strangers
    look at your formula, nod, and remove one bracket.

    Lunch is arranged in rows and columns. The evening ends with the world championship in sorting by hand.
    """,
)

BUILD_A_SYNTH = DemoEvent(
    slug="build-a-synth-annoy-the-neighbours",
    name="Build a Synth, Annoy the Neighbours",
    venue="The Humming Shed",
    address="640 Cinder Alley",
    city="Toronto",
    country="CA",
    time_zone="America/Toronto",
    currency="CAD",
    begins=Weekday(weekday=SUNDAY, at=time(13), days=15),
    opens=Weekday(weekday=THURSDAY, at=time(18), days=-11),
    types=(
        DemoType(type="Soldering iron included", price=Decimal("185.00"), amount=16, sold=11, limit=2),
        DemoType(type="Bring your own iron", price=Decimal("160.00"), amount=8, sold=3, limit=2),
        DemoType(type="Parent and child", price=Decimal("240.00"), amount=6, sold=2, limit=1),
    ),
    poster=learn.annoy_the_neighbours,
    text="""
    You come in with nothing and go home with a box that goes “wooooOOOP”. In between lie four hours, sixty-two solder
    joints and the moment when it makes its first noise, which people have compared to hearing a baby burp.

    No experience is needed. Priya and Guillaume have taught this to accountants, to a choir and to one very patient
    dog, and they find your wrong resistor by ear. All parts, a power supply and a note for the neighbours are
    included.

    At five we plug everything into everything and give a concert of some eight minutes. Family may come and listen;
    ear plugs are by the door.
    """,
)

THE_SKY_OVER_THE_SAVANNAH = DemoEvent(
    slug="the-sky-over-the-savannah",
    name="The Sky over the Savannah",
    venue="Ngong Hills Star Camp",
    address="Kilima Road, Gate 4",
    city="Nairobi",
    country="KE",
    time_zone="Africa/Nairobi",
    currency="KES",
    begins=Weekday(weekday=FRIDAY, at=time(19), days=26),
    opens=Weekday(weekday=TUESDAY, at=time(10), days=-16),
    types=(
        DemoType(type="Adult", price=Decimal("2500.00"), amount=150, sold=49),
        DemoType(type="Under twelve", price=Decimal("800.00"), amount=80, sold=27),
        DemoType(type="Half an hour at the big telescope", price=Decimal("4500.00"), amount=24, sold=19, limit=2),
    ),
    poster=journeys.savannah_sky,
    text="""
    One hour out of the city the sky has its lights on. Lie down in the grass with a blanket and a flask, and let Dr
    Achieng Otieno show you around: first what the eye can see, then what eleven telescopes can, and last what nobody
    can see but everybody at the observatory argues about.

    The moon is on the guest list but comes late. Until it does you can count on the rings of a planet, two galaxies,
    a nursery of stars, and at least one satellite that the children notice before the astronomers do.

    The coach leaves the city at half past five and is included. Should there be clouds, we tell stories about what is
    behind them, and your ticket is good for the next night.
    """,
)

MURDER_ON_THE_NIGHT_TRAIN = DemoEvent(
    slug="murder-on-the-night-train",
    name="Murder on the Night Train to Nowhere",
    venue="Platform 0, Uetliwerk Station",
    address="Remisenstrasse 0",
    city="Zürich",
    country="CH",
    time_zone="Europe/Zurich",
    currency="CHF",
    begins=Weekday(weekday=SATURDAY, at=time(19, 40), days=3),
    opens=Weekday(weekday=MONDAY, at=time(8), days=-45),
    closes=Weekday(weekday=WEDNESDAY, at=time(18), days=-1),
    types=(
        DemoType(type="Second class", price=Decimal("118.00"), amount=96, sold=84),
        DemoType(type="First class", price=Decimal("198.00"), amount=32, sold=29, limit=4),
        DemoType(type="Dining car", price=Decimal("268.00"), amount=18, sold=18, limit=2),
    ),
    poster=journeys.night_train,
    text="""
    The train leaves Platform 0 at 19.40, to the second, and comes back to it at 23.15. In between there are four
    courses, nine suspects, two tunnels, and somebody who will not have any cheese.

    You are a passenger, which makes you a witness. Talk to the waiter. Look at the luggage labels. Mind the lady with
    the cello case, since it is not a cello. First class is served first and lied to most.

    The kitchen has counted its plates and sales are closed. It is not too late to be a suspect next time: the train
    goes to nowhere again next month.
    """,
)

THE_STAIR_CLIMB = DemoEvent(
    slug="up-the-gasworks-stair-climb",
    name="Up! The Gasworks Stair Climb",
    venue="Old Gasworks Tower C",
    address="Gasometergasse 9",
    city="Vienna",
    country="AT",
    time_zone="Europe/Vienna",
    currency="EUR",
    begins=Weekday(weekday=SUNDAY, at=time(10), days=-3),
    opens=Weekday(weekday=FRIDAY, at=time(12), days=-47),
    types=(
        DemoType(type="Climber", price=Decimal("29.00"), amount=400, sold=371),
        DemoType(type="Climber in costume", price=Decimal("24.00"), amount=100, sold=88),
        DemoType(type="Spectator with cowbell", price=Decimal("6.00"), amount=200, sold=143),
    ),
    poster=journeys.stair_climb,
    text="""
    Six hundred and twelve steps, one handrail, no lift. The fastest was up in three minutes and forty-one seconds;
    the most elegant was a gentleman dressed as a grand piano, who took the corners in reverse and was given a
    standing ovation by those who could still stand.

    Climbers in costume paid less because they suffered more. The spectators’ cowbells have been collected, except for
    eleven, and you know who you are.

    Times are posted in the foyer, and how the tickets sold is here for all to see. See you next year, one step at a
    time.
    """,
)

EVENTS = (
    CELLS_AND_FORMULAS,
    BUILD_A_SYNTH,
    THE_SKY_OVER_THE_SAVANNAH,
    MURDER_ON_THE_NIGHT_TRAIN,
    THE_STAIR_CLIMB,
)
