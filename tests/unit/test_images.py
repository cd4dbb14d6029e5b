import io
import random
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFilter
from PIL.PngImagePlugin import PngInfo

from ticketonline.core.turns import Turns
from ticketonline.events import images
from ticketonline.events.images import MAX_BYTES, MAX_UPLOAD_BYTES, encode_image

pytestmark = pytest.mark.one_engine

RED, GREEN, BLUE, WHITE = (220, 20, 30), (20, 180, 40), (20, 30, 220), (255, 255, 255)
ORIENTATION, GPS = 0x0112, 0x8825


def file_of(image, format, **options):
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def encoded(content, name="picture"):
    return Image.open(encode_image(SimpleUploadedFile(name, content)))


def noise(width, height):
    return Image.frombytes("RGB", (width, height), random.Random(7).randbytes(width * height * 3))


def is_near(pixel, colour, within=12):
    return all(abs(a - b) <= within for a, b in zip(pixel, colour, strict=True))


def refusal_of(content):
    with pytest.raises(ValidationError) as refused:
        encode_image(SimpleUploadedFile("picture.jpg", content))
    return refused.value.code


def png_claiming(width, height):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_large_picture_becomes_a_progressive_jpeg_of_1200_by_630(format):
    content = file_of(Image.new("RGB", (2400, 1800), RED), format)

    image = encoded(content)

    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (1200, 630))
    assert image.info["progressive"] == 1
    assert is_near(image.getpixel((600, 315)), RED)


def test_the_same_picture_twice_gets_two_random_names():
    content = file_of(Image.new("RGB", (100, 100), RED), "PNG")

    first, second = (encode_image(ContentFile(content, name="../../secret.png")) for _ in range(2))

    assert first.name != second.name
    assert len(first.name) == 36
    assert first.name.endswith(".jpg")


def test_the_middle_is_kept_and_the_picture_is_not_stretched():
    image = Image.new("RGB", (1200, 1200), RED)
    image.paste(BLUE, (0, 300, 1200, 900))  # what is cut away above and below lies in the red

    result = encoded(file_of(image, "PNG"))

    assert result.size == (1200, 630)
    assert is_near(result.getpixel((600, 315)), BLUE)
    assert is_near(result.getpixel((600, 2)), RED)
    assert is_near(result.getpixel((600, 30)), BLUE)


def test_a_small_picture_is_not_blown_up():
    assert encoded(file_of(Image.new("RGB", (400, 400), RED), "PNG")).size == (400, 210)


def test_a_single_pixel_stays_one():
    image = encoded(file_of(Image.new("RGB", (1, 1), RED), "PNG"))

    assert image.size == (1, 1)
    assert is_near(image.getpixel((0, 0)), RED)


@pytest.mark.parametrize("size", [(1, 5000), (5000, 1), (3, 2), (2, 3), (1199, 629), (1201, 631)])
def test_any_shape_fits(size):
    width, height = encoded(file_of(Image.new("RGB", size, RED), "PNG")).size

    assert 1 <= width <= min(size[0], 1200)
    assert 1 <= height <= min(size[1], 630)


def test_a_picture_lying_on_its_side_is_turned_upright():
    image = Image.new("RGB", (630, 1200), RED)
    image.paste(BLUE, (0, 0, 630, 600))
    exif = Image.Exif()
    exif[ORIENTATION] = 8  # the camera was turned: show it turned left by a quarter

    result = encoded(file_of(image, "JPEG", exif=exif, quality=95))

    assert result.size == (1200, 630)
    assert is_near(result.getpixel((100, 315)), BLUE)
    assert is_near(result.getpixel((1100, 315)), RED)


def test_nothing_of_the_metadata_is_kept():
    exif = Image.Exif()
    exif[0x010E] = "Olga's living room"
    exif[GPS] = {1: "N", 2: (52.0, 13.0, 48.0), 3: "E", 4: (21.0, 0.0, 30.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = file_of(
        Image.new("RGB", (1300, 700), RED),
        "JPEG",
        exif=exif,
        comment=b"do not show",
        icc_profile=profile,
        dpi=(300, 300),
    )
    assert b"do not show" in content

    stored = encode_image(ContentFile(content)).read()

    image = Image.open(io.BytesIO(stored))
    assert dict(image.getexif()) == {}
    assert {"exif", "icc_profile", "comment", "xmp", "dpi"} & set(image.info) == set()
    assert b"do not show" not in stored
    assert b"living room" not in stored


def test_the_texts_of_a_png_are_not_kept():
    texts = PngInfo()
    texts.add_text("Author", "Stella")

    stored = encode_image(ContentFile(file_of(Image.new("RGB", (30, 30), RED), "PNG", pnginfo=texts))).read()

    assert b"Stella" not in stored


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_parts_become_white(mode):
    image = Image.new(mode, (1200, 630), (10, 0) if mode == "LA" else (10, 10, 10, 0))
    image.paste((10, 255) if mode == "LA" else (10, 10, 10, 255), (0, 0, 600, 630))

    result = encoded(file_of(image, "PNG"))

    assert is_near(result.getpixel((100, 300)), (10, 10, 10))
    assert is_near(result.getpixel((1100, 300)), WHITE)


def test_a_palette_with_a_transparent_colour_becomes_white_there():
    image = Image.new("P", (1200, 630), 0)
    image.putpalette([*RED, *BLUE])
    image.paste(1, (0, 0, 600, 630))

    result = encoded(file_of(image, "PNG", transparency=0))

    assert is_near(result.getpixel((100, 300)), BLUE)
    assert is_near(result.getpixel((1100, 300)), WHITE)


def test_greys_of_sixteen_bits_keep_their_brightness():
    result = encoded(file_of(Image.new("I;16", (120, 63), 128 * 256), "PNG"))

    assert is_near(result.getpixel((60, 30)), (128, 128, 128))


def test_a_print_picture_is_turned_into_screen_colours():
    result = encoded(file_of(Image.new("CMYK", (1200, 630), (0, 255, 255, 0)), "JPEG", quality=95))

    assert result.mode == "RGB"
    assert is_near(result.getpixel((600, 300)), (255, 0, 0))


def test_colours_are_converted_from_the_profile_of_the_file():
    xyz = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    plain = Image.new("RGB", (120, 63), RED)

    # Profiles that belong to other colours than the picture's are passed over, and so is garbage.
    for profile in (xyz, lab, b"no profile at all"):
        assert is_near(encoded(file_of(plain, "PNG", icc_profile=profile)).getpixel((60, 30)), RED)


@pytest.mark.parametrize("picture", [noise(1200, 630), noise(2400, 1260).filter(ImageFilter.GaussianBlur(2))])
def test_the_busiest_picture_still_fits_the_page_budget(picture):
    content = file_of(picture, "PNG")
    assert len(content) <= MAX_UPLOAD_BYTES

    stored = encode_image(ContentFile(content))

    assert stored.size <= MAX_BYTES
    width, height = Image.open(stored).size
    assert width >= 300
    assert abs(width / height - 1200 / 630) < 0.02


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00",
        b"GIF89a" + b"\x00" * 50,
        b"\xff\xd8\xff",
        b"not a picture " * 100,
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7",
        file_of(Image.new("RGB", (20, 20)), "GIF"),
        file_of(Image.new("RGB", (20, 20)), "BMP"),
        file_of(Image.new("RGB", (20, 20)), "TIFF"),
        file_of(Image.new("RGB", (20, 20)), "ICO"),
    ],
)
def test_what_is_no_jpeg_png_or_webp_is_refused(content):
    assert refusal_of(content) == "unknown_format"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_file_cut_off_half_way_is_refused(format):
    content = file_of(noise(200, 200), format)

    assert refusal_of(content[: len(content) // 2]) in ("damaged", "unknown_format")


@pytest.mark.parametrize(("width", "height"), [(20_000, 2_001), (10_000, 9_000), (60_000, 60_000), (2**31 - 1, 1)])
def test_a_picture_that_would_unpack_to_too_many_pixels_is_refused_before_it_is_decoded(width, height):
    assert refusal_of(png_claiming(width, height)) == "too_many_pixels"


def test_a_webp_that_claims_a_vast_canvas_is_refused():
    body = b"VP8X" + struct.pack("<I", 10) + b"\x00" * 4 + (16_383).to_bytes(3, "little") * 2
    content = b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body

    assert refusal_of(content) == "too_many_pixels"


def test_a_file_over_10_mb_is_refused_whatever_is_in_it():
    content = file_of(Image.new("RGB", (20, 20), RED), "PNG")

    assert refusal_of(content + b"\x00" * (MAX_UPLOAD_BYTES + 1 - len(content))) == "too_large"


def test_while_too_many_others_wait_a_picture_is_refused_before_it_is_decoded(monkeypatch):
    content = file_of(Image.new("RGB", (20, 20), RED), "PNG")
    turns = Turns(at_once=1, room=1)
    monkeypatch.setattr(images, "_turns", turns)

    turns.begin(patience=0, before_waiting=lambda: None)
    assert refusal_of(content) == "busy"
    turns.end()

    assert encoded(content).format == "JPEG"
    assert refusal_of(content[:60]) in ("damaged", "unknown_format")
    assert encoded(content).format == "JPEG"  # whatever comes of it, the turn is given back


def test_the_refusal_is_a_sentence_for_the_organiser():
    with pytest.raises(ValidationError) as refused:
        encode_image(ContentFile(b"nothing"))

    assert refused.value.messages == ["Use a JPEG, PNG or WebP picture."]


WHOLE = {kind: file_of(noise(48, 40), kind) for kind in ("JPEG", "PNG", "WEBP")} | {
    "exif": file_of(noise(48, 40), "JPEG", exif=b"Exif\x00\x00" + Image.Exif().tobytes()[6:] + b"\x00" * 40),
    "palette": file_of(noise(48, 40).convert("P"), "PNG", transparency=3),
}


@given(st.sampled_from(sorted(WHOLE)), st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=8))))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_damage_ends_in_anything_but_a_picture_or_a_refusal(kind, damages):
    content = bytearray(WHOLE[kind])
    for position, replacement in damages:
        at = position % len(content)
        content[at : at + len(replacement)] = replacement

    try:
        stored = encode_image(ContentFile(bytes(content)))
    except ValidationError:
        return

    assert stored.size <= MAX_BYTES
    assert Image.open(stored).format == "JPEG"
