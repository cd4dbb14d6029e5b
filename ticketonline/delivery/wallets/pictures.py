"""The pictures of a pass: the organiser's first letter on the colour of the event. Heavy: loaded on demand."""

import io
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFont

from ...events.colours import ink_on

ICON, LOGO = 29, 50  # points, as Apple wants them: the icon has no other size, the logo no more height
SCALES = ((1, ""), (2, "@2x"), (3, "@3x"))  # pixels a point
LETTER = 0.62  # of a picture's height
CORNER = 0.2  # of a picture's height
SMOOTH = 4  # times as large it is drawn, and then made smaller
BOLD = 700
REMEMBERED = 64  # pictures of an organiser and a colour, of some 10 KB

# The fonts of the PDF; the last one, of 30 MB, is opened only for a letter that none before it has.
FONTS = (
    ("manimgx_fonts", "NotoSans[wght].ttf"),
    ("fontpkg_ibm_plex_sans_arabic", "files/IBMPlexSansArabic-Bold.ttf"),
    ("manimgx_fonts", "NotoSansHebrew[wght].ttf"),
    ("manimgx_fonts", "NotoSansDevanagari[wght].ttf"),
    ("manimgx_fonts", "NotoSansThai[wght].ttf"),
    ("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc"),
)
ABSENT = "\U0010fffd"  # no font has it: each draws its sign for what it lacks


@lru_cache(REMEMBERED)
def pictures(*, name: str, accent: str) -> dict[str, bytes]:
    """The files of the pass that are pictures, by their names; the same for the same, to the byte.

    `name` is the organiser's, `accent` written as #rrggbb.
    """
    letter = next((sign for sign in name if sign.isalnum()), "")
    letter = letter.upper() if len(letter.upper()) == 1 else letter
    red, green, blue = ImageColor.getrgb(accent)[:3]
    ground, ink = (red, green, blue), ink_on((red, green, blue))
    drawn = {}
    for scale, suffix in SCALES:
        drawn[f"icon{suffix}.png"] = _square(letter, ICON * scale, under=ground, on=ink, corner=0)
        # On the pass, which has the colour itself, it stands out the other way round.
        drawn[f"logo{suffix}.png"] = _square(letter, LOGO * scale, under=ink, on=ground, corner=CORNER)
    return drawn


def _square(letter: str, pixels: int, *, under: tuple[int, int, int], on: tuple[int, int, int], corner: float) -> bytes:
    size = pixels * SMOOTH
    picture = Image.new("RGBA", (size, size), (*under, 0))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((0, 0, size - 1, size - 1), radius=size * corner, fill=(*under, 255))
    font = _find_font(letter, round(size * LETTER)) if letter else None
    if font is not None:
        left, top, right, bottom = draw.textbbox((0, 0), letter, font=font)
        draw.text(((size - left - right) / 2, (size - top - bottom) / 2), letter, font=font, fill=(*on, 255))
    else:
        edge = size * (1 - LETTER) / 2
        draw.ellipse((edge, edge, size - edge, size - edge), fill=(*on, 255))
    out = io.BytesIO()
    picture.resize((pixels, pixels), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _find_font(letter: str, pixels: int) -> "ImageFont.FreeTypeFont | None":
    for package, name in FONTS:
        path = Path(str(files(package))) / name
        font = ImageFont.truetype(path, pixels)
        if _has(path, letter):
            if "wght" in name or "VF" in name:
                font.set_variation_by_axes([BOLD])
            return font
    return None


@cache
def _has(path: Path, letter: str) -> bool:
    font = ImageFont.truetype(path, 32)
    return bytes(font.getmask(letter)) not in (b"", bytes(font.getmask(ABSENT)))
