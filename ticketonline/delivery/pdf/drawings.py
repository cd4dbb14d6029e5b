"""The two drawings of a page as SVG: the QR code, and the frame in which the picture lies."""

from base64 import b64encode
from functools import lru_cache

import segno

KINDS = {b"\xff\xd8\xff": "jpeg", b"\x89PNG": "png", b"RIFF": "webp"}
MASK = 3  # Any mask is read alike; to look for the prettiest of the eight takes three times as long as all the rest.
KEPT_PICTURES = 16  # an event's picture is the same on all its tickets


def qr_drawing(text: str) -> dict[str, object]:
    """The QR code of level M at least, black on white, without its quiet zone; `modules` is how many it is wide."""
    rows = segno.make(text, error="m", micro=False, mask=MASK).matrix
    runs = "".join(
        f"M{start} {y}h{end - start}v1h{start - end}z" for y, row in enumerate(rows) for start, end in _black(row)
    )
    size = len(rows)
    # One path: between many, some viewers draw hairlines.
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{runs}"/></svg>'
    return {"svg": svg, "modules": size}


def _black(row: bytearray) -> list[tuple[int, int]]:
    """From where to where the row is black."""
    edges = [x for x, (before, now) in enumerate(zip((0, *row), (*row, 0), strict=True)) if before != now]
    return list(zip(edges[::2], edges[1::2], strict=True))


@lru_cache(KEPT_PICTURES)
def picture_drawing(picture: bytes | None) -> str | None:
    """The picture in base64 with its kind, as an address for SVG; None for what is none of the three kinds."""
    kind = next((kind for start, kind in KINDS.items() if picture and picture.startswith(start)), None)
    return f"data:image/{kind};base64,{b64encode(picture).decode()}" if picture and kind else None
