"""Printing a poster: the sheet as a small file."""

import hashlib
import io

from django.core.files.base import ContentFile
from PIL import Image

from .canvas import Canvas

COLOURS = 64  # a flat colour and its shades along the edges; more make the file larger and no eye happier


def printed(sheet: Canvas) -> "ContentFile[bytes]":
    """The poster as a PNG with a palette, named by what is on it.

    Flat shapes stay crisp that way and take half of the bytes that a JPEG of middling quality would.
    """
    out = io.BytesIO()
    sheet.finished().quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    content = out.getvalue()
    return ContentFile(content, name=f"{hashlib.sha256(content).hexdigest()[:32]}.png")
