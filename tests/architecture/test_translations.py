"""Every text is translated, with the same places to fill, and the compiled catalogues are those of the sources."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from tests.live_server import clean_environment

pytestmark = pytest.mark.static

PACKAGE = Path(__file__).resolve().parents[2] / "ticketonline"
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PLACE = re.compile(r"%\((\w+)\)s")


def catalogue(language, package=PACKAGE):
    with (package / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale=language)


def forms(value):
    return (value,) if isinstance(value, str) else tuple(value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language):
    messages = [message for message in catalogue(language) if message.id]

    assert messages
    assert [message.id for message in messages if message.fuzzy or not all(forms(message.string))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_fills_the_same_places(language):
    for message in catalogue(language):
        wanted = set(PLACE.findall(" ".join(forms(message.id))))
        for form in forms(message.string) if message.id else ():
            assert set(PLACE.findall(form)) <= wanted, message.id
        if message.id and not isinstance(message.id, tuple):
            assert set(PLACE.findall(forms(message.string)[0])) == wanted, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_place_is_anything_but_a_name(language):
    for message in catalogue(language):
        for text in forms(message.id):
            assert re.sub(r"%\(\w+\)s|%%", "", text).count("%") == len(re.findall(r"\d\s?%", text)), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_current(language):
    with (PACKAGE / f"locale/{language}/LC_MESSAGES/django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    for message in catalogue(language):
        if isinstance(message.id, tuple):
            strings = [compiled._catalog[(message.id[0], index)] for index in range(len(message.string))]
            assert strings == list(message.string)
        elif message.id:
            key = f"{message.context}\x04{message.id}" if message.context else message.id
            assert compiled._catalog[key] == message.string
    assert len({key[0] if isinstance(key, tuple) else key for key in compiled._catalog}) == len(catalogue(language)) + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_sources_is_in_the_catalogue(language, tmp_path):
    if not shutil.which("xgettext"):
        missing = "GNU gettext was not found; install it"
        pytest.fail(missing) if os.environ.get("REQUIRE_GETTEXT") else pytest.skip(missing)
    copy = tmp_path / "ticketonline"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    words = ["makemessages", "--locale", language, "--no-obsolete"]

    subprocess.run(
        # -P: the package's own folder would hide the standard library's `statistics`.
        [sys.executable, "-P", "-m", "ticketonline", "manage", *words],
        cwd=copy,
        env=clean_environment() | {"PYTHONPATH": str(tmp_path), "TICKETONLINE_DATA": str(tmp_path / "var")},
        check=True,
        capture_output=True,
    )

    gathered = {message.id for message in catalogue(language, copy)}
    assert gathered == {message.id for message in catalogue(language)}
