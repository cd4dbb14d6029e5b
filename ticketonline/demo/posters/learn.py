"""Posters of things to learn."""

from .canvas import Canvas, polar, wave


def annoy_the_neighbours() -> Canvas:
    """The front of a synthesiser: knobs, sliders, cables and a wave that wants out."""
    panel, ink, cream, red, blue, yellow, mint = (
        "#262a33", "#14161b", "#f3efe4", "#ff5147", "#3fa7ff", "#ffce3d", "#4be1a0"
    )  # fmt: skip
    sheet = Canvas(panel)
    sheet.box(40, 36, 600, 286, ink, round=18)
    for number in range(11):
        sheet.box(40 + number * 56, 50, 41.5 + number * 56, 272, "#2b313c")
    sheet.box(54, 160, 586, 162, "#2b313c")
    for height, length, colour in ((86, 280, mint), (48, 140, yellow), (24, 70, red)):
        sheet.stroke(wave(64, 576, 161, height, length), 8, colour)
    for number in range(12):
        x, y = 690 + (number % 4) * 146, 96 + (number // 4) * 140
        _knob(sheet, x, y, (number * 97) % 270, [red, cream, yellow, cream, blue, mint][number % 6], ink)
    for number in range(7):
        x = 84 + number * 80
        sheet.box(x - 5, 334, x + 5, 584, ink, round=5)
        level = 360 + (number * 83) % 190
        sheet.box(x - 5, level, x + 5, 584, [mint, yellow, red][number % 3], round=5)
        sheet.box(x - 28, level - 17, x + 28, level + 17, cream, round=6)
        sheet.box(x - 28, level - 2, x + 28, level + 2, ink)
    sockets = [690 + number * 73 for number in range(7)]
    for row in (500, 578):
        for x in sockets:
            sheet.disc(x, row, 22, cream)
            sheet.disc(x, row, 12, ink)
    cables = [(0, 500, 3, 578, red), (1, 578, 5, 500, blue), (2, 500, 6, 578, yellow), (0, 578, 4, 500, mint)]
    for start, start_y, end, end_y, colour in cables:
        _cable(sheet, (sockets[start], start_y), (sockets[end], end_y), colour)
    return sheet


def _knob(sheet: Canvas, x: float, y: float, turn: float, colour: str, ink: str) -> None:
    for number in range(11):
        degrees = 135 + number * 27
        lit = number * 27 <= turn
        sheet.stroke([polar(x, y, 54, degrees), polar(x, y, 62, degrees)], 5, colour if lit else "#454b57", round=False)
    sheet.disc(x, y + 5, 45, ink)
    sheet.disc(x, y, 43, colour)
    sheet.stroke([polar(x, y, 12, 135 + turn), polar(x, y, 32, 135 + turn)], 8, ink)


def _cable(sheet: Canvas, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
    sag = 30 + abs(end[0] - start[0]) * 0.16
    steps = [step / 40 for step in range(41)]
    across, down = end[0] - start[0], end[1] - start[1]
    points = [(start[0] + across * at, start[1] + down * at + sag * 4 * at * (1 - at)) for at in steps]
    sheet.stroke(points, 13, colour)
    for x, y in (start, end):
        sheet.disc(x, y, 17, colour)
        sheet.disc(x, y, 7, "#14161b")


def spreadsheet_congress() -> Canvas:
    """A sheet of cells, some of which have something to smile about."""
    green, dark, pale, cream, orange, sun = "#1f8a5b", "#13653f", "#d8f0e0", "#fdfbf2", "#ff7f3f", "#ffd04a"
    sheet = Canvas(cream)
    sheet.box(0, 0, 1200, 62, green)
    sheet.box(0, 0, 76, 640, green)
    width, height = 94, 57
    face = {(4, 2), (8, 2), (4, 3), (8, 3), (3, 5), (9, 5), (4, 6), (8, 6), (5, 7), (6, 7), (7, 7)}
    for column in range(12):
        for row in range(10):
            left, top = 76 + column * width, 62 + row * height
            colour = sun if (column, row) in face else pale if (column * 7 + row * 11) % 9 == 0 else cream
            sheet.box(left, top, left + width, top + height, "#b7d9c4")
            sheet.box(left, top, left + width - 3, top + height - 3, colour)
    for column in range(12):
        sheet.disc(76 + column * width + 47, 31, 9, dark if column != 6 else sun)
    for row in range(10):
        sheet.box(26, 62 + row * height + 24, 50, 62 + row * height + 32, dark, round=4)
    for column, value in ((0, 3), (1, 5), (10, 4), (11, 7)):
        left = 76 + column * width + 16
        sheet.box(left, 632 - value * height, left + 60, 640, orange if column % 2 else green)
    left, top = 76 + 6 * width, 62 + 4 * height
    for inset, colour in ((-6, orange), (2, cream)):
        sheet.box(left + inset, top + inset, left + width - 3 - inset, top + height - 3 - inset, colour)
    sheet.box(left + width - 8, top + height - 8, left + width + 10, top + height + 10, orange)
    pointer = [(0, 0), (0, 70), (17, 55), (30, 83), (43, 77), (31, 50), (53, 48)]
    border = [(-5, -11), (-5, 86), (14, 68), (28, 98), (58, 84), (45, 60), (74, 56)]
    for outline, colour in ((border, cream), (pointer, dark)):
        sheet.shape([(left + 104 + dx, top + 52 + dy) for dx, dy in outline], colour)
    return sheet
