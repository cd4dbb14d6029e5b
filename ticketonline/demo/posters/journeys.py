"""Posters of going places: by train, by telescope, by stairs."""

from .canvas import Canvas, Turned, around, polar, star


def night_train() -> Canvas:
    """A train with one red window passes under the moon."""
    night, ridge, hill, moon, lamp, red, snow = (
        "#14213d", "#22335c", "#0d162b", "#f9e6b3", "#ffc857", "#e63946", "#dfe7f5"
    )  # fmt: skip
    sheet = Canvas(night)
    sheet.disc(820, 220, 176, "#1c2c50")
    sheet.disc(820, 220, 140, moon)
    for x, y, radius in ((780, 180, 24), (866, 244, 34), (800, 286, 15), (872, 160, 13)):
        sheet.disc(x, y, radius, "#ecd494")
    for x, y, size in ((90, 70, 7), (240, 120, 5), (410, 60, 9), (540, 130, 5), (1080, 80, 8), (1140, 200, 5)):
        sheet.shape(star(x, y, size * 1.8, points=4, waist=0.25), snow)
    for peak, reach, top in ((150, 330, 170), (520, 300, 240), (1010, 380, 190)):
        sheet.shape([(peak - reach, 480), (peak, top), (peak + reach, 480)], ridge)
        slope = reach / (480 - top)
        cap = ((0, 0), (slope, 1), (slope * 0.35, 0.74), (0, 1.2), (-slope * 0.4, 0.7), (-slope, 1))
        sheet.shape([(peak + 62 * dx, top + 62 * dy) for dx, dy in cap], snow)
    sheet.box(0, 470, 1200, 640, hill)
    for number, paint in enumerate(["#b5384a", "#2a9d8f", "#b5384a"]):
        left = 60 + number * 368
        sheet.box(left, 344, left + 356, 512, paint, round=14)
        sheet.box(left, 344, left + 356, 366, snow, round=11)
        sheet.box(left, 460, left + 356, 472, snow)
        for window in range(5):
            sheet.box(left + 24 + window * 65, 384, left + 72 + window * 65, 444, lamp, round=6)
        for wheel in (64, 112, 244, 292):
            sheet.disc(left + wheel, 518, 22, "#8d99ae")
            sheet.disc(left + wheel, 518, 9, hill)
    _stranger(sheet, 606, red, hill)
    sheet.box(0, 540, 1200, 550, "#8d99ae")
    for number in range(25):
        sheet.box(number * 50, 556, number * 50 + 30, 568, "#3d4a6b")
    return sheet


def _stranger(sheet: Canvas, x: float, red: str, shadow: str) -> None:
    sheet.box(x - 24, 384, x + 24, 444, red, round=6)
    sheet.disc(x, 414, 13, shadow)
    sheet.wedge(x, 444, 21, 180, 360, shadow)
    sheet.box(x - 17, 402, x + 17, 407, shadow)
    sheet.box(x - 10, 389, x + 10, 404, shadow)


def savannah_sky() -> Canvas:
    """A ringed planet and its orbits over an acacia."""
    plum, violet, rust, orange, sand, cream, earth = (
        "#2b1b4d", "#4a2a6b", "#b5446e", "#f08a4b", "#f9c784", "#fff3df", "#1a1030"
    )  # fmt: skip
    sheet = Canvas(plum)
    for number, colour in enumerate(["#3a2160", violet, "#7a3570", rust, "#d9645b", orange, sand]):
        sheet.disc(600, 940, 780 - number * 66, colour)
    for radius in (150, 196, 242):
        sheet.ring(850, 190, radius, 2.5, "#6c4a94")
    for radius, degrees, size in ((150, 200, 10), (196, 118, 14), (242, 250, 9), (242, 165, 12)):
        sheet.disc(*polar(850, 190, radius, degrees), size, sand if size > 10 else cream)
    _planet(sheet, 850, 190, sky=plum, cream=cream, orange=orange, rust=rust)
    for x, y, size in ((80, 60, 9), (190, 170, 6), (300, 80, 12), (420, 150, 6), (520, 50, 9), (90, 280, 7)):
        sheet.shape(star(x, y, size * 1.9, points=4, waist=0.22), cream)
    sheet.wedge(600, 2300, 1740, 180, 360, earth)
    sheet.stroke([(300, 600), (306, 470), (240, 380)], 20, earth)
    sheet.stroke([(304, 500), (372, 384)], 15, earth)
    for x, y, across in ((300, 352, 230), (210, 380, 120), (395, 384, 130), (310, 318, 150)):
        sheet.oval(x, y, across, 27, earth)
    telescope = Turned(x=770, y=486, degrees=-44)
    sheet.shape(telescope.box(-74, -17, 84, 17), earth)
    sheet.shape(telescope.box(84, -25, 106, 25), earth)
    for lean in (-40, 0, 40):
        sheet.stroke([(770, 490), (770 + lean, 610)], 8, earth)
    sheet.disc(688, 510, 19, earth)
    sheet.stroke([(674, 548), (668, 610)], 34, earth)
    sheet.stroke([(680, 548), (722, 530)], 11, earth)
    return sheet


def _planet(sheet: Canvas, x: float, y: float, *, sky: str, cream: str, orange: str, rust: str) -> None:
    ring = Turned(x=x, y=y, degrees=-20)
    outer = [ring.at(168 * dx, 46 * dy) for dx, dy, _ in around(0, 0, 1, 120, first=0)]
    inner = [ring.at(126 * dx, 25 * dy) for dx, dy, _ in around(0, 0, 1, 120, first=0)]
    sheet.shape(outer, cream)
    sheet.shape(inner, sky)
    sheet.disc(x, y, 92, orange)
    for width, across, colour in ((16, -40, rust), (20, 10, "#f6a66a"), (14, 52, rust)):
        reach = (92**2 - (abs(across) + width / 2) ** 2) ** 0.5
        sheet.shape(ring.box(-reach, across - width / 2, reach, across + width / 2), colour)
    # The nearer half of the ring passes before the planet.
    sheet.shape([*outer[:61], *reversed(inner[:61])], cream)


def stair_climb() -> Canvas:
    """Up and up: steps in ever lighter blue, and a ball that takes them two at a time."""
    coral, cream = "#ff5a4e", "#fff4e3"
    blues = ["#10254a", "#163a70", "#1d4f97", "#2a68b8", "#4a86cf", "#76a7e0", "#a5c6ee", "#cfe0f7"]
    sheet = Canvas(cream)
    sheet.disc(1010, 150, 180, "#ffd9a8")
    for number, colour in enumerate(blues):
        left, top = number * 150, 560 - number * 66
        sheet.box(left, top, 1200, 640, colour)
    for number in range(3):
        x, y = 75 + number * 300, 520 - number * 132
        for step in range(15):
            dx = step * 20
            rise = 1 - ((step - 7) / 7.0) ** 2
            sheet.disc(x + dx, y - step * 8.8 - 120 * rise, 4, coral)
    for number, size in enumerate((30, 36, 42, 50)):
        x, y = 75 + number * 300, 560 - number * 132 - size
        sheet.disc(x, y, size, coral)
        sheet.shape(star(x, y, size * 0.6, first=-90 + number * 24), cream)
    return sheet
