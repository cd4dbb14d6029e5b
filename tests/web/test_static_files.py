"""Static files as production serves them: hashed names, one stylesheet, modules that find one another."""

import re

import pytest
from django.core.management import call_command
from django.templatetags.static import static

pytestmark = pytest.mark.static

HASHED = re.compile(r"[\w-]+\.[0-9a-f]{12}\.\w+$")


def test_before_anything_is_collected_a_page_gets_plain_addresses(collected):
    assert static("web/css/site.css") == "/static/web/css/site.css"


def test_the_stylesheet_holds_what_it_imports_in_its_layers(gathered):
    address = static("web/css/site.css")
    text = (gathered / address.removeprefix("/static/")).read_text()
    assert HASHED.search(address)
    assert "@import" not in text
    assert "@layer tokens {" in text
    assert "--accent:" in text
    assert text.index("@layer tokens {") < text.index("@layer base {") < text.index("@layer utilities {")


def test_the_back_offices_stylesheet_is_one_file_as_well(gathered):
    address = static("web/css/manage.css")
    text = (gathered / address.removeprefix("/static/")).read_text()
    assert HASHED.search(address)
    assert "@import" not in text
    assert text.count("@layer blocks {") >= 4
    assert ".page-head {" in text


def test_a_changed_block_changes_the_name_of_the_stylesheet(gathered, monkeypatch):
    before = static("web/css/site.css")
    monkeypatch.setattr("ticketonline.web.kit.static_files._read", lambda paths, name: f"/* other {name} */")

    call_command("collectstatic", interactive=False, verbosity=0)

    assert static("web/css/site.css") != before


def test_modules_import_one_another_by_their_hashed_names(gathered):
    site = (gathered / static("web/js/site.js").removeprefix("/static/")).read_text()
    imported = re.findall(r'import\("\./([^"]+)"\)', site)
    assert imported
    for name in imported:
        assert HASHED.fullmatch(name)
        assert (gathered / "web/js" / name).exists()
