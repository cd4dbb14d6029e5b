"""Concerts, from a cellar to a stadium."""

from datetime import time
from decimal import Decimal

from ..posters import music as posters
from .shapes import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    DemoCode,
    DemoEvent,
    DemoType,
    Weekday,
)

THE_COMET_PARADE = DemoEvent(
    slug="the-comet-parade-last-orbit",
    name="The Comet Parade: Last Orbit",
    venue="Yarra Crater Stadium",
    address="1 Crater Way",
    city="Melbourne",
    country="AU",
    time_zone="Australia/Melbourne",
    currency="AUD",
    begins=Weekday(weekday=SATURDAY, at=time(19, 30), days=58),
    opens=Weekday(weekday=FRIDAY, at=time(10), days=-19),
    types=(
        DemoType(type="General admission", price=Decimal("89.00"), amount=100_000, sold=3_412),
        DemoType(type="Front of stage", price=Decimal("189.00"), amount=1_500, sold=1_104),
        DemoType(type="Soundcheck and a sandwich", price=Decimal("420.00"), amount=40, sold=40, early=True),
    ),
    poster=posters.comet_parade,
    text="""
    They said it would be one tour. That was eleven years, six drummers and four hundred inflatable planets ago. Now
    The Comet Parade come home to the stadium whose car park they used to rehearse in, to play every song once,
    loudly, and then to sleep until noon for the rest of their lives.

    Expect three hours, no support act and a comet: forty metres of silk and lamps that crosses the roof during the
    last chorus of “Ask Me Again in Seventy-Six Years”. If you have seen it, you will want to see it again. If you
    have not, please do not let anybody tell you how it ends.

    Gates open at four. The trams run until two. Bring a jacket, for the Crater makes its own wind, and a friend, for
    nobody has ever managed to carry home an inflatable planet alone.
    """,
)

ONE_PIANO_FORTY_CANDLES = DemoEvent(
    slug="one-piano-forty-candles",
    name="One Piano, Forty Candles",
    venue="Piwnica pod Stroicielem",
    address="ul. Kamertonowa 4",
    city="Kraków",
    country="PL",
    time_zone="Europe/Warsaw",
    currency="PLN",
    begins=Weekday(weekday=THURSDAY, at=time(20), days=12),
    opens=Weekday(weekday=MONDAY, at=time(10), days=-26),
    types=(
        DemoType(type="Candle row", price=Decimal("140.00"), amount=40, sold=40, limit=2),
        DemoType(type="Cellar seat", price=Decimal("90.00"), amount=80, sold=80, limit=4),
    ),
    poster=posters.forty_candles,
    text="""
    A vaulted cellar under the old town, a piano that had to be lowered through a coal chute in 1911 and has never
    found its way out again, and forty candles. When the last of them goes out the concert is over, whatever the
    pianist may think about it.

    Weronika Zielny plays night music: nocturnes, lullabies, and a suite of her own written for the upper half of a
    keyboard whose lower half was being repaired. No microphones and no applause between the pieces: the candles mind.

    The stairs are steep and the cellar is at fourteen degrees all year round, so dress like the wine. Those in the
    candle row light the one before their seat.
    """,
)

THE_LATE_SET = DemoEvent(
    slug="the-late-set",
    name="The Late Set at the Velvet Radiator",
    venue="The Velvet Radiator",
    address="2218 N Halfmoon Avenue",
    city="Chicago",
    country="US",
    time_zone="America/Chicago",
    currency="USD",
    begins=Weekday(weekday=FRIDAY, at=time(23, 30), days=5),
    opens=Weekday(weekday=WEDNESDAY, at=time(12), days=-18),
    types=(
        DemoType(type="Table seat", price=Decimal("45.00"), amount=48, sold=31, limit=4),
        DemoType(type="Bar stool", price=Decimal("28.00"), amount=20, sold=14, limit=2),
        DemoType(type="Leaning on the wall", price=Decimal("15.00"), amount=30, sold=8),
        DemoType(type="Under the piano", price=Decimal("20.00"), amount=6, limit=2, hidden=True),
    ),
    codes=(
        DemoCode(code="RADIATOR", percent_off=Decimal(20), tickets=40, note="On the back of the November flyer"),
        DemoCode(code="ENCORE", types=("Under the piano",), note="For friends of the band"),
    ),
    poster=posters.late_set,
    text="""
    The early set is for people who have to get up. This is the other one. The Blue Tram Quartet come in by the
    kitchen at half past eleven, order eggs, and play until the eggs are paid for, which has been known to take till
    three.

    Nobody announces the tunes, because nobody has decided on them. What can be promised: Odell Finch on a tenor
    saxophone older than the building, a bass solo that you may talk through (the bassist does), and one ballad so
    slow that the ice melts in time.

    Table seats come with a lamp. The wall is original brick, holds up well, and is the best place to hear the drums.
    """,
)

RAGA_AT_DAYBREAK = DemoEvent(
    slug="raga-at-daybreak",
    name="Raga at Daybreak",
    venue="Kala Terrace",
    address="9 Old Lighthouse Lane",
    city="Mumbai",
    country="IN",
    time_zone="Asia/Kolkata",
    currency="INR",
    begins=Weekday(weekday=SUNDAY, at=time(6, 30), days=16),
    opens=Weekday(weekday=SUNDAY, at=time(9), days=-21),
    types=(
        DemoType(type="Mat", price=Decimal("650.00"), amount=180, sold=74),
        DemoType(type="Chair", price=Decimal("900.00"), amount=60, sold=22),
        DemoType(type="Student mat", price=Decimal("200.00"), amount=60, sold=41, limit=2),
    ),
    poster=posters.raga_at_daybreak,
    text="""
    Some ragas belong to the hour in which the crows have not made up their minds yet. They are seldom heard in
    concert halls, since concert halls are asleep. So we meet on a roof by the sea, in the dark, with blankets, and
    let the sun do the lighting.

    Meera Sanyal (sitar) and Yusuf Ranade (tabla) begin in whispers and end in full daylight. It takes about ninety
    minutes, as the sun sees fit. Late-comers are let in between two pieces, and there are two pieces.

    Sweet tea and warm buns afterwards are included, and so is the view. Phones sleep on, please: they were up late.
    """,
)

SONGS_THE_PEARL_DIVERS_KNEW = DemoEvent(
    slug="songs-the-pearl-divers-knew",
    name="Songs the Pearl Divers Knew",
    venue="The Dhow House",
    address="Lantern Quay 7",
    city="Kuwait City",
    country="KW",
    time_zone="Asia/Kuwait",
    currency="KWD",
    begins=Weekday(weekday=THURSDAY, at=time(20, 30), days=24),
    opens=Weekday(weekday=SUNDAY, at=time(11), days=-15),
    types=(
        DemoType(type="Front cushion", price=Decimal("22.750"), amount=30, sold=21, limit=4),
        DemoType(type="Majlis cushion", price=Decimal("12.500"), amount=120, sold=66),
        DemoType(type="Gallery", price=Decimal("7.250"), amount=100, sold=18),
    ),
    poster=posters.pearl_divers,
    text="""
    A ship that went out for pearls carried divers, haulers, one cook and one man who did nothing but sing. He was
    paid like the captain’s right hand, because a rope pulled in time is a rope that holds.

    Tonight eleven voices, hand drums and a great many water jars bring those songs home: for hoisting sail, for the
    long afternoon without wind, for counting how long a friend has been under. Between them Captain Salem,
    ninety-one, tells what the songs leave out.

    The Dhow House is a boatyard by day and smells of it, gloriously. Coffee and dates go round in the interval.
    Children under eight sit on somebody’s knee and need no ticket.
    """,
)

HARBOUR_LIGHTS = DemoEvent(
    slug="harbour-lights",
    name="Harbour Lights: a Symphony for Ships' Horns",
    venue="Pier Seventeen",
    address="Möwenkai 17",
    city="Hamburg",
    country="DE",
    time_zone="Europe/Berlin",
    currency="EUR",
    begins=Weekday(weekday=SATURDAY, at=time(20), days=-9),
    opens=Weekday(weekday=TUESDAY, at=time(10), days=-58),
    types=(
        DemoType(type="Quay", price=Decimal("24.00"), amount=1_000, sold=912),
        DemoType(type="Grandstand", price=Decimal("48.00"), amount=400, sold=400),
        DemoType(type="On the barge", price=Decimal("95.00"), amount=60, sold=57, limit=2, early=True),
    ),
    poster=posters.harbour_lights,
    text="""
    Nineteen ships, one conductor with two very large torches, and a brass section that weighs eleven thousand tonnes.
    The lowest note of the evening was played by an icebreaker and is believed to have been heard in Bremen.

    Composer Imke Brandt spent two winters measuring which ship hoots in which key. Three tugs turned out to be a
    perfect minor chord, one ferry could not be persuaded to be anything but flat, and the finale was written around
    her.

    Thank you to all who stood on the quay with their hands over their ears and their eyes shining. The statistics of
    the evening are open to everybody: have a look at how it sold.
    """,
)

EVENTS = (
    THE_COMET_PARADE,
    ONE_PIANO_FORTY_CANDLES,
    THE_LATE_SET,
    RAGA_AT_DAYBREAK,
    SONGS_THE_PEARL_DIVERS_KNEW,
    HARBOUR_LIGHTS,
)
