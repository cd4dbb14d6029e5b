"""Posters of what is played on a stage or a screen."""

from .canvas import Canvas, Turned, around, polar, star


def robot_opera() -> Canvas:
    """A robot holds the top note between red curtains."""
    red, dark, teal, mint, cream, gold = "#c8102e", "#8c0b22", "#14474c", "#7fd1b9", "#f8ecd4", "#f4b942"
    sheet = Canvas(teal)
    for radius, colour in ((460, "#1a565b"), (380, "#20666b"), (300, "#27777b")):
        sheet.disc(600, 380, radius, colour)
    sheet.box(440, 150, 760, 520, mint, round=46)
    sheet.box(480, 520, 720, 640, "#57b39a", round=20)
    for number in range(5):
        sheet.box(515 + number * 38, 545, 533 + number * 38, 640, teal, round=9)
    for x in (530, 670):
        sheet.disc(x, 245, 52, cream)
        sheet.disc(x, 245, 30, teal)
        sheet.wedge(x, 245, 53, 180, 360, "#57b39a")
        sheet.box(x - 56, 241, x + 56, 249, teal, round=4)
    sheet.disc(600, 405, 88, teal)
    sheet.wedge(600, 408, 72, 0, 180, red)
    sheet.wedge(600, 480, 46, 180, 360, "#ff7b7b")
    sheet.box(545, 335, 655, 352, cream, round=3)
    for x in (404, 760):
        sheet.box(x, 270, x + 36, 370, gold, round=10)
    sheet.box(594, 90, 606, 150, cream)
    sheet.disc(600, 84, 24, gold)
    sheet.shape(star(600, 84, 16), red)
    for x, y, size in ((300, 250, 1.0), (352, 160, 0.8), (846, 262, 1.1), (868, 150, 0.7)):
        _note(sheet, x, y, size, cream)
    for side in (-1, 1):
        for fold in range(7):
            x = 600 + side * (600 - fold * 38)
            sheet.box(min(x, x - side * 39), 0, max(x, x - side * 39), 640, red if fold % 2 else dark)
    for number in range(11):
        sheet.wedge(54 + number * 110 - 5, 0, 58, 0, 180, red if number % 2 else dark)
        sheet.disc(54 + number * 110 - 5, 62, 6, gold)
    return sheet


def _note(sheet: Canvas, x: float, y: float, size: float, colour: str) -> None:
    sheet.oval(x, y, 20 * size, 15 * size, colour)
    sheet.box(x + 14 * size, y - 76 * size, x + 20 * size, y, colour)
    sheet.shape(
        [(x + 14 * size, y - 76 * size), (x + 50 * size, y - 48 * size), (x + 14 * size, y - 48 * size)], colour
    )


def late_ghost() -> Canvas:
    """A ghost with a crown runs past a clock that is much too late."""
    violet, deep, pale, yellow, black, white = "#5b4b9a", "#2b2250", "#8577c4", "#ffd23f", "#17122e", "#fbf8ff"
    sheet = Canvas(violet)
    sheet.box(0, 470, 1200, 640, deep)
    for number in range(6):
        left = number * 230 - 60
        sheet.box(left, 170, left + 130, 470, deep)
        sheet.wedge(left + 65, 171, 65, 180, 360, deep)
    sheet.disc(330, 250, 190, black)
    sheet.disc(330, 250, 172, yellow)
    for x, y, degrees in around(330, 250, 146, 12):
        x_in, y_in = polar(330, 250, 124, degrees)
        sheet.stroke([(x, y), (x_in, y_in)], 10, black, round=False)
    sheet.stroke([(330, 250), polar(330, 250, 78, -120)], 16, black)
    sheet.stroke([(330, 250), polar(330, 250, 116, -66)], 11, black)
    sheet.disc(330, 250, 16, "#e63946")
    for number, length in enumerate((210, 150, 240, 120)):
        y = 260 + number * 70
        sheet.box(700 - length, y, 720, y + 14, pale, round=7)
    _ghost(sheet, 830, 300, white, black)
    crown = Turned(x=838, y=132, degrees=14)
    outline = [(-78, 40), (-90, -34), (-44, 4), (0, -58), (44, 4), (90, -34), (78, 40)]
    sheet.shape([crown.at(dx, dy) for dx, dy in outline], yellow)
    for dx, dy in ((-90, -38), (0, -64), (90, -38)):
        sheet.disc(*crown.at(dx, dy), 12, "#e63946")
    return sheet


def _ghost(sheet: Canvas, x: float, y: float, white: str, black: str) -> None:
    sheet.wedge(x, y, 150, 180, 360, white)
    sheet.box(x - 150, y - 1, x + 150, y + 200, white)
    for number in range(3):
        sheet.disc(x - 100 + number * 100, y + 200, 50, white)
    for dx in (-20, 74):
        sheet.oval(x + dx, y - 18, 23, 34, black)
        sheet.disc(x + dx + 8, y - 30, 8, white)
    sheet.oval(x + 30, y + 66, 26, 32, black)
    sheet.stroke([(x - 140, y + 80), (x - 214, y + 40)], 52, white)
    sheet.stroke([(x + 140, y + 70), (x + 206, y + 14)], 52, white)


def loud_popcorn() -> Canvas:
    """The beam of a projector crosses the dark; popcorn leaps into it."""
    black, beam, cream, red, butter = "#16161d", "#f3e3b3", "#fff9e8", "#d62839", "#ffd166"
    sheet = Canvas(black)
    sheet.shape([(250, 206), (1200, -70), (1200, 560), (250, 276)], "#2a2a33")
    sheet.shape([(250, 222), (1200, 40), (1200, 450), (250, 260)], beam)
    sheet.box(80, 170, 250, 310, "#e9ecef", round=12)
    for x, radius in ((112, 62), (218, 46)):
        y = 172 - radius * 0.8
        sheet.disc(x, y, radius, "#adb5bd")
        for hole_x, hole_y, _ in around(x, y, radius * 0.56, 5):
            sheet.disc(hole_x, hole_y, radius * 0.2, black)
        sheet.disc(x, y, radius * 0.16, black)
    sheet.disc(165, 240, 44, black)
    sheet.disc(165, 240, 24, red)
    sheet.shape([(150, 310), (180, 310), (250, 640), (220, 640)], "#adb5bd")
    sheet.shape([(150, 310), (180, 310), (110, 640), (80, 640)], "#adb5bd")
    top, bottom = 420, 640
    for number in range(9):
        left, right = 610 + number * 46, 656 + number * 46
        low_left, low_right = 650 + number * 37, 687 + number * 37
        corners = [(left, top), (right, top), (low_right, bottom), (low_left, bottom)]
        sheet.shape(corners, cream if number % 2 else red)
    pops = [(650, 405), (705, 380), (762, 402), (820, 374), (878, 400), (936, 378), (990, 404), (735, 335), (850, 322)]
    pops += [
        (905, 338),
        (668, 350),
        (965, 345),
        (790, 290),
        (700, 245),
        (905, 262),
        (840, 210),
        (590, 300),
        (1060, 290),
    ]
    pops += [(760, 150), (980, 190), (1110, 215), (880, 120), (1040, 130), (650, 180)]
    for number, (x, y) in enumerate(pops):
        _popcorn(sheet, x, y, 1.15 if number < 12 else 0.95, number * 40, cream, butter)
    return sheet


def _popcorn(sheet: Canvas, x: float, y: float, size: float, turn: float, cream: str, butter: str) -> None:
    for petal_x, petal_y, _ in around(x, y, 20 * size, 4, first=turn):
        sheet.disc(petal_x, petal_y, 19 * size, "#d9b65a")
    for petal_x, petal_y, _ in around(x, y, 19 * size, 4, first=turn):
        sheet.disc(petal_x, petal_y, 17 * size, cream)
    sheet.disc(x, y, 10 * size, butter)
