"""The two drawings of a page as SVG: the QR code, and the frame in which the picture lies."""

from base64 import b64encode
from functools import lru_cache

from ..qr import qr_code

KINDS = {b"\xff\xd8\xff": "jpeg", b"\x89PNG": "png", b"RIFF": "webp"}
KEPT_PICTURES = 16  # an event's picture is the same on all its tickets


def qr_drawing(text: str) -> dict[str, object]:
    """The QR code, black on white, without its quiet zone; `modules` is how many it is wide."""
    code = qr_code(text)
    box = f"0 0 {code.modules} {code.modules}"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><path d="{code.path}"/></svg>'
    return {"svg": svg, "modules": code.modules}


@lru_cache(KEPT_PICTURES)
def picture_drawing(picture: bytes | None) -> str | None:
    """The picture in base64 with its kind, as an address for SVG; None for what is none of the three kinds."""
    kind = next((kind for start, kind in KINDS.items() if picture and picture.startswith(start)), None)
    return f"data:image/{kind};base64,{b64encode(picture).decode()}" if picture and kind else None


@lru_cache(KEPT_PICTURES)
def framed(picture: str, *, width: float, height: float) -> str:
    """The picture, as `picture_drawing` gives it, cut around its middle to so many points; its size is not known."""
    slot = f'width="{width}" height="{height}"'
    image = f'<image preserveAspectRatio="xMidYMid slice" {slot} href="{picture}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {slot}>{image}</svg>'
