"""Posters of the concerts."""

from .canvas import Canvas, Turned, around, polar, star, wave


def comet_parade() -> Canvas:
    """A comet comes down into a stadium whose tiers are rings."""
    night, violet, pink, orange, cream = "#17153b", "#3b2a7a", "#e0447c", "#ff8a3c", "#fff1d6"
    sheet = Canvas(night)
    for number, (x, y) in enumerate([(90, 80), (230, 200), (60, 300), (1120, 330), (1010, 250), (320, 60), (160, 420)]):
        sheet.shape(star(x, y, 9 + 4 * (number % 3), points=4, waist=0.25), cream)
    # The tail: parallel stripes that end where the head begins.
    tail = Turned(x=560, y=245, degrees=-32)
    for number, colour in enumerate([pink, orange, cream, orange, pink]):
        across = (number - 2) * 34
        reach = 900 - 90 * abs(number - 2)
        sheet.shape(tail.box(0, across - 17, reach, across + 17), colour)
    sheet.disc(560, 245, 86, orange)
    sheet.disc(560, 245, 62, cream)
    for number, colour in enumerate([violet, pink, violet, orange, violet, pink, night]):
        sheet.oval(600, 690, 760 - 92 * number, 250 - 31 * number, colour)
        if number < 6:
            _seats(sheet, across=720 - 92 * number, down=236 - 31 * number, colour=night if number % 2 else cream)
    return sheet


def _seats(sheet: Canvas, *, across: float, down: float, colour: str) -> None:
    count = int(across / 9)
    for x, y, _ in around(0, 0, 1, count, first=0):
        if y < -0.15:
            sheet.disc(600 + x * across, 690 + y * down, 3.2, colour)


def forty_candles() -> Canvas:
    """Forty candles over the keys of a piano."""
    wine, plum, flame, gold, ivory, black = "#3a0f2e", "#59194a", "#ff7a2f", "#ffc857", "#fbf3e4", "#1c0a18"
    sheet = Canvas(wine)
    for radius, colour in ((330, "#471338"), (240, "#521743"), (150, plum)):
        sheet.disc(600, 250, radius, colour)
    for number in range(40):
        x = 30 + 30 * number - 15
        height = 105 + 62 * abs(((number * 7) % 11) - 5) / 5 + 70 * (1 - abs(number - 19.5) / 20)
        top = 450 - height
        sheet.box(x - 6, top, x + 6, 460, ivory if number % 2 else "#ecd9c6", round=2)
        sheet.disc(x, top - 16, 17, "#6d2148")
        _flame(sheet, x, top - 12, 9, flame)
        _flame(sheet, x, top - 10, 5, gold)
    for number in range(21):
        left = -30 + 60 * number
        sheet.box(left, 452, left + 57, 640, ivory, round=5)
        sheet.box(left + 57, 452, left + 60, 640, black)
    for number in range(21):
        if number % 7 not in (2, 6):
            sheet.box(11 + 60 * number, 452, 46 + 60 * number, 560, black, round=4)
    sheet.box(0, 440, 1200, 458, "#c2185b")
    return sheet


def _flame(sheet: Canvas, x: float, y: float, size: float, colour: str) -> None:
    sheet.disc(x, y, size, colour)
    sheet.shape([(x - size * 0.94, y - size * 0.35), (x, y - size * 2.4), (x + size * 0.94, y - size * 0.35)], colour)


def late_set() -> Canvas:
    """Quarter circles in a loose grid, like a tune that goes round the corner; a record turns among them."""
    black, blue, mustard, brick, cream = "#15151c", "#2454a6", "#f2b632", "#d9472b", "#f6ead2"
    sheet = Canvas(cream)
    side = 157.5
    tiles = "bqQM kPbq qkMB rMqP MbkQ qrBm kQPr bMqk".replace(" ", "")
    inks = [blue, mustard, brick, black]
    for number in range(32):
        column, row = number // 4, number % 4
        left, top = column * side - 30, row * side
        paper, ink = inks[(number * 5 + row) % 4], inks[(number * 7 + column + 1) % 4]
        paper = cream if paper == ink or tiles[number] in "kr" else paper
        sheet.box(left, top, left + side + 1, top + side + 1, paper)
        _tile(sheet, tiles[number], left, top, side, ink)
    for radius, colour in ((236, cream), (222, black), (196, "#26262f"), (190, black), (164, "#26262f"), (158, black)):
        sheet.disc(757, 315, radius, colour)
    sheet.disc(757, 315, 84, brick)
    sheet.wedge(757, 315, 84, 200, 290, mustard)
    sheet.disc(757, 315, 14, cream)
    return sheet


def _tile(sheet: Canvas, kind: str, left: float, top: float, side: float, ink: str) -> None:
    right, bottom = left + side, top + side
    match kind:
        case "q" | "Q":
            x, y, first = (left, top, 0) if kind == "q" else (right, bottom, 180)
            sheet.wedge(x, y, side, first, first + 90, ink)
        case "b" | "B":
            x, y, first = (right, top, 90) if kind == "b" else (left, bottom, 270)
            sheet.wedge(x, y, side, first, first + 90, ink)
        case "M" | "m":
            sheet.wedge(left + side / 2, bottom, side / 2, 180, 360, ink)
            sheet.wedge(left + side / 2, top + side / 2, side / 2, 180, 360, ink)
        case "P":
            sheet.disc(left + side / 2, top + side / 2, side * 0.36, ink)
        case "k":
            for number in range(4):
                sheet.box(left, top + number * side / 4, right, top + (number + 0.5) * side / 4, ink)
        case "r":
            sheet.shape([(left, bottom), (right, top), (right, bottom)], ink)


def raga_at_daybreak() -> Canvas:
    """The sun comes up behind a sitar."""
    rose, saffron, marigold, cream, indigo = "#e85d75", "#ff9f1c", "#ffcf56", "#fff4dc", "#2d2a6e"
    sheet = Canvas(rose)
    for number in range(36):
        if number % 2:
            sheet.wedge(600, 520, 900, 180 + number * 5, 185 + number * 5, "#f0788a")
    for radius, colour in ((330, "#f7a072"), (270, saffron), (205, marigold), (140, cream)):
        sheet.disc(600, 520, radius, colour)
    for row, colour in enumerate(["#5b3f8c", "#443480", indigo]):
        for number in range(-1, 15):
            x = number * 96 + (48 if row % 2 else 0)
            sheet.disc(x, 560 + row * 42, 62, colour)
    _sitar(sheet, rose=rose, marigold=marigold, cream=cream, indigo=indigo)
    return sheet


def _sitar(sheet: Canvas, *, rose: str, marigold: str, cream: str, indigo: str) -> None:
    neck = Turned(x=395, y=470, degrees=-33)
    sheet.disc(*neck.at(455, -48), 46, indigo)
    sheet.shape(neck.box(0, -17, 560, 17), indigo)
    for fret in range(13):
        sheet.shape(neck.box(116 + fret * 31, -25, 122 + fret * 31, 25), marigold)
    for peg in range(3):
        sheet.disc(*neck.at(466 + peg * 34, 34), 11, cream)
    sheet.disc(*neck.at(-20, 0), 118, indigo)
    sheet.ring(*neck.at(-20, 0), 98, 5, marigold)
    for x, y, _ in around(*neck.at(-20, 0), 78, 16, first=-33 + 180 / 16):
        sheet.disc(x, y, 5, rose)
    for string in (-9, -3, 3, 9):
        sheet.shape(neck.box(-84, string - 1.3, 548, string + 1.3), cream)
    sheet.shape(neck.box(-92, -26, -82, 26), cream)


def harbour_lights() -> Canvas:
    """A violin's curves for sails, on a sea of scallops."""
    sky, sun, deep, mid, pale, cream = "#f7e7ce", "#e4572e", "#12355b", "#2a6f97", "#89c2d9", "#fffaf0"
    sheet = Canvas(sky)
    sheet.disc(860, 250, 150, sun)
    for number in range(6):
        sheet.box(690, 262 + number * 26, 1030, 262 + number * 26 + 3 + number * 2.4, sky)
    for radius, colour in ((330, deep), (262, pale), (228, deep), (150, cream)):
        sheet.wedge(545, 402, radius, 180, 270, colour)
    for radius, colour in ((250, mid), (186, pale), (156, mid), (92, cream)):
        sheet.wedge(570, 402, radius, 270, 360, colour)
    sheet.box(552, 40, 563, 420, deep)
    sheet.shape([(563, 40), (650, 62), (563, 84)], sun)
    sheet.shape([(250, 415), (880, 415), (790, 520), (340, 520)], deep)
    for number in range(7):
        sheet.disc(370 + number * 66, 450, 13, "#ffd166")
    for row, colour in enumerate([pale, mid, deep, mid, pale]):
        y = 520 + row * 30
        for number in range(-1, 17):
            x = number * 80 + (40 if row % 2 else 0)
            sheet.disc(x, y + 40, 46, cream)
            sheet.disc(x, y + 40, 41, colour)
            sheet.disc(x, y + 40, 26, cream)
            sheet.disc(x, y + 40, 21, colour)
    return sheet


def pearl_divers() -> Canvas:
    """A diver goes down through ever darker water to a pearl."""
    sand, coral, white = "#f4dfb8", "#ff6f59", "#fdfaf3"
    water = ["#9adbd2", "#6cc6c1", "#43aeb0", "#2a9199", "#1b7480", "#125765", "#0c3f4d"]
    sheet = Canvas(sand)
    sheet.disc(930, 105, 62, coral)
    sheet.shape([(130, 112), (520, 112), (440, 160), (190, 160)], "#7b3f2a")
    sheet.shape([(318, 8), (318, 104), (200, 104)], white)
    sheet.shape([(330, 30), (330, 104), (430, 104)], coral)
    for number, colour in enumerate(water):
        top = 150 + number * 66
        sheet.shape([*wave(0, 1200, top, 9, 150, phase=number * 0.37), (1200, 640), (0, 640)], colour)
    sheet.box(598.5, 150, 601.5, 330, white)
    sheet.stroke([(600, 330), (600, 400)], 26, white)
    sheet.disc(600, 432, 20, white)
    sheet.stroke([(592, 395), (560, 455)], 9, white)
    sheet.stroke([(608, 395), (640, 455)], 9, white)
    sheet.stroke([(592, 335), (580, 280)], 10, white)
    sheet.stroke([(608, 335), (622, 280)], 10, white)
    for x, y, radius in ((662, 400, 7), (676, 366, 10), (660, 330, 6), (684, 300, 13), (668, 250, 8)):
        sheet.ring(x, y, radius, 3, white)
    for number in range(9):
        start = 186 + number * 18.7
        sheet.wedge(600, 640, 150, start, start + 18.7, coral if number % 2 else "#ff9b85")
    for number in range(10):
        sheet.stroke([(600, 640), polar(600, 640, 150, 186 + number * 18.7)], 3, sand)
    sheet.disc(600, 566, 34, white)
    sheet.disc(590, 556, 9, "#ffe9e0")
    return sheet
