"""Uploaded pictures."""

import pytest

PICTURE = b"\xff\xd8\xff picture"


@pytest.fixture
def folder(settings, tmp_path):
    """A folder of media with a picture, a secret beside it, and things that are no pictures."""
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "events" / "deep").mkdir(parents=True)
    for name in ("events/jazz.jpg", "events/deep/jazz.webp", "events/evil.svg", "events/evil.html", "secret.jpg"):
        (tmp_path / name).write_bytes(PICTURE)
    (tmp_path / "events" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "content_type"), [("events/jazz.jpg", "image/jpeg"), ("events/deep/jazz.webp", "image/webp")]
)
def test_a_picture_is_served_to_be_kept_for_ever(bruno, folder, path, content_type):
    answer = bruno.get(f"/media/{path}")

    assert b"".join(answer.streaming_content) == PICTURE
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies


def test_a_front_end_on_another_host_may_show_it(bruno, folder):
    assert bruno.get("/media/events/jazz.jpg").headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert bruno.get("/media/events/none.jpg").headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        "events/none.jpg",
        "events/",
        "events/deep",
        "events/evil.svg",
        "events/evil.html",
        "secret.jpg",
        "events/../secret.jpg",
        "events/%2e%2e/secret.jpg",
        "events/..%2fsecret.jpg",
        "events/link.jpg",
        "/etc/passwd",
        "events/%00.jpg",
        f"events/{'x' * 5000}.jpg",
    ],
)
def test_nothing_else_is(bruno, folder, path):
    assert bruno.get(f"/media/{path}").status_code == 404
