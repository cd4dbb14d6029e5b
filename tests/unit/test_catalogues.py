"""Every text of ours has a translation that is written as its language is (tests/architecture has the rest).

The texts are found without GNU gettext, so that this is tested wherever the tests run.
"""

import ast
import re
from collections.abc import Callable, Iterator
from gettext import GNUTranslations
from pathlib import Path

import django
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.template import engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

import ticketonline

pytestmark = pytest.mark.static

PACKAGE = Path(ticketonline.__file__).parent
DJANGO = Path(django.__file__).parent
OTHERS = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
# How many of its arguments are texts, and whether the first of them is a context.
FUNCTIONS = {
    f"{name}{ending}": (texts, has_context)
    for name, texts, has_context in (
        ("gettext", 1, False),
        ("ngettext", 2, False),
        ("pgettext", 2, True),
        ("npgettext", 3, True),
    )
    for ending in ("", "_lazy", "_noop")
}
TAG = re.compile(r"<[^>]*>")
MARK = re.compile(rf"%\(\w+\)s|{TAG.pattern}")
SENTENCE_ENDS = tuple(".!?:…”")
LONE_LETTER = re.compile(r"(?<![^\s(„])[aiouwzAIOUWZ] ")

Key = tuple[str, str, str]  # context, text, text of many; "" where there is none


def keys_of_code() -> Iterator[Key]:
    """The texts of the Python files."""
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            alias.asname or alias.name: FUNCTIONS[alias.name]
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
            for alias in node.names
            if alias.name in FUNCTIONS
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                count, has_context = names[node.func.id]
                texts = [text.value for text in node.args[:count] if isinstance(text, ast.Constant)]
                if texts:  # else it is the translation of a text that is marked elsewhere
                    context, one, *many = texts if has_context else ("", *texts)
                    yield context, one, "".join(many)


def keys_of_templates() -> Iterator[Key]:
    """The texts of the templates."""
    engine = engines["django"].engine
    for path in (path for path in PACKAGE.glob("*/templates/**/*") if path.is_file()):
        nodes = engine.from_string(path.read_text(encoding="utf-8")).nodelist
        for node in nodes.get_nodes_by_type(TranslateNode):
            yield _context(node), node.filter_expression.var.literal, ""
        for node in nodes.get_nodes_by_type(BlockTranslateNode):
            many = node.render_token_list(node.plural)[0] if node.plural else ""
            yield _context(node), node.render_token_list(node.singular)[0], many


def _context(node: TranslateNode | BlockTranslateNode) -> str:
    return node.message_context.var if node.message_context else ""


def key(message: Message) -> Key:
    one, many = (message.id, "") if isinstance(message.id, str) else message.id
    return message.context or "", one, many


def forms(message: Message) -> tuple[str, ...]:
    """The translation, in every plural form that there is."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def marks(text: str) -> list[str]:
    """The places and tags of a text, in an order of their own."""
    return sorted(MARK.findall(text))


def ending(text: str) -> str:
    """The sign that ends a sentence."""
    return text[-1] if text.endswith(SENTENCE_ENDS) else ""


def folder(language: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES"


def read(language: str) -> Catalog:
    with (folder(language) / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def plural_of(folder: Path) -> Callable[[int], int]:
    """What tells the plural form of a number in the catalogue there."""
    with (folder / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return GNUTranslations(file).plural


def messages(language: str) -> list[Message]:
    return [message for message in read(language) if message.id]


def test_there_is_a_catalogue_of_every_language_but_that_of_the_source():
    assert sorted(path.name for path in (PACKAGE / "locale").iterdir()) == sorted(OTHERS)


@pytest.mark.parametrize("language", OTHERS)
class TestTheCatalogue:
    def test_has_every_text_and_no_other(self, language: str):
        known, used = {key(message) for message in messages(language)}, {*keys_of_code(), *keys_of_templates()}

        assert sorted(used - known) == [], "run `make messages` and translate what is new"
        assert sorted(known - used) == [], "run `make messages`"
        assert not read(language).obsolete

    def test_keeps_places_and_tags(self, language: str):
        wrong = [
            form
            for message in messages(language)
            for form in forms(message)
            if marks(form) not in [marks(text) for text in key(message)[1:]]
        ]

        assert wrong == []

    def test_ends_sentences_as_the_source_does(self, language: str):
        wrong = [
            form for message in messages(language) for form in forms(message) if ending(form) != ending(key(message)[1])
        ]

        assert wrong == []

    def test_counts_as_djangos_own_catalogue_does(self, language: str):
        # Django merges its catalogue and ours into one only where they do.
        ours, djangos = (plural_of(locale / language) for locale in (PACKAGE / "locale", DJANGO / "conf" / "locale"))

        assert [ours(number) for number in range(200)] == [djangos(number) for number in range(200)]


class TestPolish:
    """The typography of Polish."""

    def test_quotes_as_the_polish_do(self):
        texts = [TAG.sub("", form) for message in messages("pl") for form in forms(message)]

        assert [text for text in texts if re.search(r"[\"“]|\.\.\.|'", text)] == []
        assert [text for text in texts if text.count("„") != text.count("”")] == []

    def test_leaves_no_lone_letter_at_the_end_of_a_line(self):
        loose = [form for message in messages("pl") for form in forms(message) if LONE_LETTER.search(form)]

        assert loose == [], "put a no-break space (U+00A0) after words of one letter"
