"""Posters of games, tables and gardens."""

from .canvas import Canvas, Turned, around, polar, star, wave


def roller_derby() -> Canvas:
    """Two roller skates meet toe to toe on the track."""
    pink, mint, ink, cream, yellow = "#ff3d81", "#2ec4b6", "#141428", "#fff8ea", "#ffe14d"
    sheet = Canvas(mint)
    for number in range(9):
        inset = number * 44
        colour = "#45cfc2" if number % 2 else mint
        sheet.box(-60 + inset, -160 + inset, 1260 - inset, 790 - inset, colour, round=470 - inset)
    sheet.box(0, 556, 1200, 640, ink)
    for number in range(13):
        sheet.box(20 + number * 100, 590, 80 + number * 100, 600, cream)
    for number, length in enumerate((250, 330, 210)):
        sheet.box(0, 250 + number * 74, length - 60, 272 + number * 74, cream, round=11)
        sheet.box(1260 - length, 250 + number * 74, 1200, 272 + number * 74, cream, round=11)
    _skate(sheet, 352, 1, pink, yellow, ink, cream)
    _skate(sheet, 848, -1, yellow, pink, ink, cream)
    sheet.shape(star(600, 190, 128, points=12, waist=0.66), ink)
    sheet.shape(star(600, 190, 104, points=12, waist=0.66, first=-75), cream)
    sheet.shape(star(600, 190, 62), pink)
    return sheet


def _skate(sheet: Canvas, x: float, side: int, boot: str, trim: str, ink: str, cream: str) -> None:
    def across(left: float, right: float) -> tuple[float, float]:
        return min(x + side * left, x + side * right), max(x + side * left, x + side * right)

    def box(left: float, top: float, right: float, bottom: float, colour: str, *, round: float = 0) -> None:
        start, end = across(left, right)
        sheet.box(start, top, end, bottom, colour, round=round)

    box(-124, 90, 56, 420, boot, round=22)
    box(-124, 280, 190, 440, boot, round=78)
    box(-124, 360, 190, 440, boot, round=20)
    box(-138, 84, 70, 138, trim, round=27)
    box(-150, 428, 206, 466, ink, round=12)
    box(40, 170, 56, 300, cream, round=8)
    for number in range(4):
        sheet.stroke([(x - side * 10, 172 + number * 36), (x + side * 54, 186 + number * 36)], 11, cream)
    sheet.shape(star(x - side * 52, 345, 46, first=-90 + side * 12), trim)
    for dx in (-92, 116):
        sheet.shape([(x + side * (dx - 34), 466), (x + side * (dx + 34), 466), (x + side * dx, 520)], cream)
        sheet.disc(x + side * dx, 504, 54, ink)
        sheet.disc(x + side * dx, 504, 44, trim)
        sheet.disc(x + side * dx, 504, 17, ink)
    sheet.disc(x + side * 214, 480, 24, trim)


def useless_knowledge() -> Canvas:
    """A question mark whose dot is a pint seen from above."""
    green, dark, cream, amber, ale = "#0b5d4a", "#074436", "#fff6e0", "#f2a541", "#c8721b"
    sheet = Canvas(green)
    for row in range(6):
        for column in range(11):
            x, y = 60 + column * 108 + (54 if row % 2 else 0), 46 + row * 108
            sheet.ring(x, y, 34, 5, dark)
    sheet.arc(600, 222, 190, 92, 170, 360, cream)
    sheet.arc(600, 222, 190, 92, 0, 62, cream)
    sheet.disc(*polar(600, 222, 144, 170), 46, cream)
    sheet.stroke([polar(600, 222, 144, 60), (600, 404)], 92, cream)
    sheet.disc(600, 538, 76, cream)
    sheet.disc(600, 538, 66, ale)
    sheet.disc(600, 538, 58, amber)
    for x, y, radius in ((582, 524, 24), (616, 520, 18), (604, 552, 22), (572, 556, 13), (630, 550, 12)):
        sheet.disc(x, y, radius, cream)
    for x, colour in ((190, amber), (1010, amber)):
        _pint(sheet, x, 250, colour, cream)
    return sheet


def _pint(sheet: Canvas, x: float, top: float, ale: str, cream: str) -> None:
    sheet.shape([(x - 96, top), (x + 96, top), (x + 70, top + 270), (x - 70, top + 270)], cream)
    sheet.shape([(x - 84, top + 10), (x + 84, top + 10), (x + 60, top + 256), (x - 60, top + 256)], ale)
    for number in range(4):
        sheet.disc(x - 72 + number * 48, top + 8, 34, cream)
    for dx, dy in ((-30, 110), (18, 150), (-8, 200), (40, 96), (-44, 170)):
        sheet.disc(x + dx, top + dy, 7, "#ffd08a")


def bugs_and_breakfast() -> Canvas:
    """A beetle sits on a stack of pancakes."""
    sky, crust, crumb, syrup, red, ink, cream = (
        "#ffd65c", "#c97b30", "#f3c178", "#7a3b12", "#e63329", "#231b16", "#fff7e3"
    )  # fmt: skip
    sheet = Canvas(sky)
    for number in range(20):
        if number % 2:
            sheet.wedge(600, 330, 900, number * 18, number * 18 + 18, "#ffdf7d")
    sheet.oval(600, 590, 470, 70, "#e2b33c")
    sheet.oval(600, 578, 450, 60, cream)
    sheet.oval(600, 570, 360, 40, "#f0e2bf")
    for number in range(4):
        y = 530 - number * 56
        reach = 318 - 8 * (number % 2)
        sheet.box(600 - reach, y - 26, 600 + reach, y + 30, crust, round=28)
        sheet.box(600 - reach + 8, y - 4, 600 + reach - 8, y + 18, crumb, round=11)
    sheet.oval(600, 340, 306, 44, crust)
    sheet.oval(600, 336, 250, 32, syrup)
    for x, length in ((398, 84), (470, 150), (560, 60), (700, 120), (790, 178)):
        sheet.stroke([(x, 345), (x, 345 + length)], 34, syrup)
    _beetle(sheet, red, ink, cream)
    return sheet


def _beetle(sheet: Canvas, red: str, ink: str, cream: str) -> None:
    for side in (-1, 1):
        for dx, reach in ((60, 190), (105, 232), (130, 260)):
            knee = (600 + side * reach, 232 + dx * 0.3)
            sheet.stroke([(600 + side * dx, 250), knee, (knee[0] + side * 16, 338)], 13, ink)
        sheet.stroke([(600 + side * 26, 70), (600 + side * 62, 22)], 8, ink)
        sheet.disc(600 + side * 64, 20, 12, ink)
    sheet.disc(600, 118, 76, ink)
    sheet.wedge(600, 330, 196, 180, 360, ink)
    sheet.wedge(594, 330, 186, 180, 270, red)
    sheet.wedge(606, 330, 186, 270, 360, red)
    for dx, dy, radius in ((84, 84, 27), (52, 34, 18), (134, 40, 20), (40, 132, 17)):
        for side in (-1, 1):
            sheet.disc(600 + side * dx, 330 - dy, radius, ink)
    for side in (-1, 1):
        sheet.disc(600 + side * 34, 106, 21, cream)
        sheet.disc(600 + side * 30, 110, 10, ink)
    sheet.arc(600, 126, 30, 7, 30, 150, cream)


def umami_lab() -> Canvas:
    """A blue bowl before a pale sun, two sticks, and steam that has been to art school."""
    red, cream, indigo, pale, gold = "#e2412e", "#f9eed8", "#1b2a49", "#3b5488", "#f2b33d"
    sheet = Canvas(red)
    sheet.disc(600, 300, 286, cream)
    for number in range(5):
        x, height = 472 + number * 64, 200 - 36 * abs(number - 2)
        swings = wave(0, height, 0, 15, 80)
        sheet.stroke([(x + swing, 316 - rise) for rise, swing in swings], 19, indigo if number % 2 else red)
    for lean in (-36, -29):
        stick = Turned(x=600, y=560, degrees=lean)
        sheet.shape([stick.at(150, -4), stick.at(800, -13), stick.at(800, 13), stick.at(150, 4)], gold)
    sheet.wedge(600, 322, 286, 0, 180, indigo)
    for row in range(6):
        for column in range(-5, 6):
            x, y = 600 + column * 64 + (32 if row % 2 else 0), 390 + row * 40
            if (x - 600) ** 2 + (y - 322) ** 2 < 240**2:
                for radius, colour in ((31, pale), (22, indigo), (13, pale)):
                    sheet.wedge(x, y, radius, 180, 360, colour)
    sheet.box(296, 300, 904, 334, gold, round=17)
    sheet.box(508, 584, 692, 640, indigo)
    sheet.box(508, 584, 692, 596, gold)
    return sheet


def garden_party() -> Canvas:
    """A grid of flowers, each another number of petals."""
    green, leaf, pink, cream, sun, berry = "#2f6f4f", "#3c8560", "#ff9eb5", "#fff7ea", "#ffc94d", "#d6336c"
    sheet = Canvas(green)
    petals = [5, 8, 6, 12, 7, 10, 6, 9]
    inks = [pink, cream, sun, berry, cream, pink, berry, sun]
    for number in range(18):
        x, y = 100 + (number % 6) * 200, 105 + (number // 6) * 210
        if (number + number // 6) % 2:
            sheet.disc(x, y, 92, leaf)
        count, ink = petals[(number * 3) % 8], inks[(number * 5) % 8]
        for petal_x, petal_y, _ in around(x, y, 50, count, first=number * 17):
            sheet.disc(petal_x, petal_y, 250 / (count + 3), ink)
        sheet.disc(x, y, 30, sun if ink != sun else berry)
        sheet.disc(x, y, 13, green)
    return sheet
