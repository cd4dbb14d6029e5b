"""Event pictures: whatever an organiser uploads becomes one small JPEG without a past."""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from ..core.database import give_connection_back
from ..core.turns import Turns

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_UPLOAD_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000  # 160 MB decoded; the largest phone pictures of today are scaled down by the phone to less
WIDTH, HEIGHT = 1200, 630  # what Open Graph shows without cropping
MAX_BYTES = 32 * 1024  # a page may transfer 60 KB with everything
# From the least upwards: quality, and whether colours keep half of their resolution (2) or all of it (0).
QUALITIES = ((50, 2), (58, 2), (66, 2), (74, 2), (80, 0), (86, 0), (92, 0))
SHRINK = 0.85
# A file of 5 KB can hold 40 megapixels: 160 MB and a second's work. Sixteen at once took 3.5 GB, and every thread.
_turns = Turns(at_once=1, room=4)
TURN_SECONDS = 10.0  # that one waits for those before it
WHITE = (255, 255, 255)

# What Pillow raises on files that are cut off or made to annoy.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, ArithmeticError, TypeError, struct.error, zlib.error)
TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def encode_image(upload: "File[Any]") -> "ContentFile[bytes]":
    """The picture cut to 1200:630 around its middle, at most that large and at most 32 KB, as a progressive JPEG.

    It stands upright, is in sRGB, transparent parts are white, and nothing of the file's metadata is kept. Its name is
    random. Raises `ValidationError` for what is no JPEG, PNG or WebP, is damaged, over 10 MB or over 40 megapixels, and
    while too many others wait, one of which is read at a time; size and format are refused before anything is decoded.
    """
    if upload.size > MAX_UPLOAD_BYTES:
        raise ValidationError(_("Use a picture of at most 10 MB."), code="too_large")
    upload.seek(0)
    with _turn(), _opened(upload) as image:
        try:
            small = _cut(image)
        except BROKEN as error:
            raise ValidationError(_("This picture is damaged. Save it anew and try again."), code="damaged") from error
    return ContentFile(_fitted(small), name=f"{uuid4().hex}.jpg")


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.begin(patience=TURN_SECONDS, before_waiting=give_connection_back):
        raise ValidationError(_("Others upload pictures at this moment. Try again in a few seconds."), code="busy")
    try:
        yield
    finally:
        _turns.end()


def _opened(upload: "File[Any]") -> Image.Image:
    """The picture with its header read and nothing decoded."""
    too_many = ValidationError(_("Use a picture of at most 40 megapixels."), code="too_many_pixels")
    try:
        image = Image.open(upload, formats=FORMATS)
    except TOO_LARGE as error:
        raise too_many from error
    except BROKEN as error:
        raise ValidationError(_("Use a JPEG, PNG or WebP picture."), code="unknown_format") from error
    if image.width * image.height > MAX_PIXELS:
        image.close()
        raise too_many
    return image


def _cut(image: Image.Image) -> Image.Image:
    """The upright middle of the picture at its final size, in sRGB."""
    # Lets a JPEG be decoded at a fraction of its size. Square, since it may have to be turned.
    image.draft(None, (WIDTH, WIDTH))
    profile = image.info.get("icc_profile")
    upright = _flat(ImageOps.exif_transpose(image))
    width, height = min(upright.width, WIDTH), min(upright.height, HEIGHT)
    width, height = min(width, height * WIDTH // HEIGHT), min(height, max(1, width * HEIGHT // WIDTH))
    return _in_srgb(ImageOps.fit(upright, (max(1, width), height), Image.Resampling.LANCZOS), profile)


def _flat(image: Image.Image) -> Image.Image:
    """The picture without palette or transparency, in a mode that scales well; colours are still the file's own."""
    if image.mode.startswith("I"):
        # Greys of 16 bits: a plain conversion would clip all but the darkest of them to white.
        return image.convert("I").point(lambda grey: grey / 256).convert("L")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, WHITE), layer).convert("RGB")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB. A profile that is broken or belongs to other colours is passed over, as browsers do."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, *BROKEN):
            pass
        else:
            assert converted is not None  # None is for conversions in place
            return converted
    return image.convert("RGB")


def _fitted(image: Image.Image) -> bytes:
    """The JPEG in the best quality that stays within `MAX_BYTES`; if none does, of a smaller picture."""
    image.info.clear()  # Pillow would write a comment found there
    while len(content := _jpeg(image, *QUALITIES[0])) > MAX_BYTES:
        smaller = (max(1, int(image.width * SHRINK)), max(1, int(image.height * SHRINK)))
        image = image.resize(smaller, Image.Resampling.LANCZOS)
    better = (_jpeg(image, *quality) for quality in QUALITIES[1:])
    # Upwards, since Pillow's buffer is too small for the best quality of the busiest pictures.
    return [content, *takewhile(lambda larger: len(larger) <= MAX_BYTES, better)][-1]


def _jpeg(image: Image.Image, quality: int, subsampling: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, subsampling=subsampling, progressive=True, optimize=True)
    return out.getvalue()
