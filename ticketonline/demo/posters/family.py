"""Posters for the youngest."""

from .canvas import Canvas, Turned, polar


def pocket_circus() -> Canvas:
    """A very small tent, and juggled balls as large as it."""
    red, cream, blue, sun, ink = "#e4322b", "#fff3dd", "#1d9fb0", "#ffc53a", "#20243d"
    sheet = Canvas(blue)
    for number in range(24):
        if number % 2:
            sheet.wedge(600, 610, 1000, 180 + number * 7.5, 187.5 + number * 7.5, "#2cafbf")
    balls = [sun, red, cream, ink, sun, red, cream]
    for number, colour in enumerate(balls):
        x, y = polar(600, 470, 400, 196 + number * 24.6)
        sheet.disc(x + 7, y + 9, 52, "#178794")
        sheet.disc(x, y, 52, colour)
        sheet.wedge(x, y, 52, -35, 145, cream if colour != cream else red)
        sheet.disc(x, y, 26, colour)
    sheet.box(420, 430, 780, 640, cream)
    for number in range(4):
        sheet.box(420 + number * 96, 430, 468 + number * 96, 640, red)
    for number in range(8):
        sheet.shape([(600, 236), (400 + number * 50, 420), (450 + number * 50, 420)], cream if number % 2 else red)
    for number in range(8):
        sheet.wedge(425 + number * 50, 418, 25, 0, 180, cream if number % 2 else red)
    sheet.shape([(600, 470), (538, 640), (662, 640)], ink)
    sheet.box(597, 176, 603, 240, ink)
    sheet.shape([(603, 178), (668, 198), (603, 218)], sun)
    sheet.box(0, 606, 1200, 640, sun)
    for number in range(30):
        sheet.disc(20 + number * 40, 606, 12, red if number % 2 else cream)
    return sheet


def dinosaurs() -> Canvas:
    """A dinosaur with a great many teeth, and a brush on its way to them."""
    pink, green, dark, leaf, cream, sun = "#ffc9d2", "#3aa76d", "#22754b", "#8ed6a3", "#fffdf4", "#ffb627"
    sheet = Canvas(pink)
    sheet.disc(1010, 150, 92, sun)
    for bush in (60, 150, 1050, 1130):
        sheet.wedge(bush, 640, 120, 180, 360, "#f79fb0")
    for number in range(5):
        x, y = polar(380, 560, 314, 206 + number * 19)
        spike = Turned(x=x, y=y, degrees=206 + number * 19 + 90)
        sheet.shape([spike.at(-40, 24), spike.at(0, -46), spike.at(40, 24)], sun if number % 2 else "#f26b5e")
    sheet.wedge(380, 560, 310, 180, 360, green)
    sheet.shape([(70, 562), (170, 370), (-40, 330)], green)
    for leg in (190, 300, 470, 570):
        sheet.box(leg - 42, 540, leg + 42, 640, green if leg in (190, 470) else dark, round=22)
    for x, y, radius in ((250, 400, 34), (340, 330, 24), (420, 420, 40), (300, 480, 20), (520, 480, 26)):
        sheet.disc(x, y, radius, leaf)
    sheet.box(560, 210, 690, 562, green)
    sheet.box(560, 150, 900, 300, green, round=75)
    sheet.box(600, 280, 900, 386, green, round=50)
    sheet.shape([(640, 240), (910, 236), (910, 318), (680, 318)], "#8c1d3f")
    for number in range(7):
        left = 672 + number * 33
        sheet.shape([(left, 236), (left + 30, 236), (left + 15, 268)], cream)
        sheet.shape([(left + 8, 320), (left + 38, 320), (left + 23, 290)], cream)
    sheet.disc(690, 176, 34, cream)
    sheet.disc(700, 176, 18, "#1b2b24")
    sheet.disc(860, 184, 8, dark)
    brush = Turned(x=930, y=292, degrees=24)
    sheet.shape(brush.box(-80, -14, 300, 14), "#2d6cdf")
    sheet.shape(brush.box(-80, -14, 40, 14), "#1c4fb0")
    for number in range(6):
        colour = cream if number % 2 else "#bfe3ff"
        sheet.shape(brush.box(-78 + number * 19, -52, -62 + number * 19, -14), colour)
    for x, y, radius in ((870, 210, 22), (910, 178, 14), (938, 214, 18), (960, 176, 9)):
        sheet.disc(x, y, radius, "#ffffff")
        sheet.ring(x, y, radius, 3, "#bfe3ff")
    return sheet
