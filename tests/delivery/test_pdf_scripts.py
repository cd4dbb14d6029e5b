import dataclasses

import pypdfium2
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.delivery.printing import page_text, picture, rendered, scanned, texts, ticket
from ticketonline.delivery.pdf.page import page
from ticketonline.delivery.pdf.press import print_tickets, project, typesetter
from ticketonline.delivery.pdf.writing import line

pytestmark = pytest.mark.one_engine

NAMES = {
    "Latin": "Zażółć Gęślą-Jaźń Þórður Đặng Nguyễn",
    "Greek": "Ἀλέξανδρος Παπαδόπουλος",
    "Cyrillic": "Ђорђе Щукін Ғалым",
    "Arabic": "محمد پژمان عبد الله",
    "Hebrew": "ליאור כהן שלום",
    "Devanagari": "श्रीकृष्ण क्षत्रिय ज्ञान",
    "Thai": "สมชาย พงษ์ไทย",
    "Chinese": "王小明 龍門客棧 骨",
    "Japanese": "山田 太郎 さくら カタカナ",
    "Korean": "김철수 한국어 뷁",
}
CARD_ENDS = 842 - (297 / 2 - 12) / 25.4 * 72
NO_GLYPH = "\u0378"  # a place in Unicode that is empty
# Characters of all planes, halves of characters among them, and none of them rarer than others.
ANY_TEXT = st.text(st.characters(codec=None), max_size=300)
FIELDS = ("event", "organiser", "venue", "address", "city", "country", "type", "holder", "code", "order")


def heights(pdf):
    """Over the page's foot, in points: the end of the event's name, the top of its date, the end of the details."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        text = "".join(chr(pypdfium2.raw.FPDFText_GetUnicode(page.raw, place)) for place in range(page.count_chars()))
        date, stub = text.index("Saturday"), text.index("Admits one")
        boxes = [page.get_charbox(place) if text[place].strip() else None for place in range(stub)]
    return min(_bottoms(boxes[:date])), boxes[date][3], min(_bottoms(boxes[date:]))


def _bottoms(boxes):
    return [box[1] for box in boxes if box]


def set_strictly(one):
    """Sets the ticket by PDF/UA, which refuses signs that no font has, and pictures that nobody describes."""
    typesetter().compile(project([page(one)]), format="pdf", pdf_standards="ua-1")


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_sign_of_a_name_has_its_glyph(name):
    set_strictly(ticket(event=name, organiser=name, venue=name, address=name, city=name, type=name, holder=name))


def test_a_sign_that_no_font_has_is_told_by_the_same_look():
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        set_strictly(ticket(holder=f"Bruno {NO_GLYPH}"))


def test_a_sign_that_no_font_has_costs_nobody_their_ticket():
    assert "K7QF-3MXH-9" in page_text(holder=f"Bruno {NO_GLYPH}")


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_is_copied_from_the_page_as_it_was_typed(name):
    assert name in page_text(holder=name)


@pytest.mark.parametrize(
    ("name", "is_left"), [("שלום!", True), ("(2026) مهرجان", True), ("Jazz שלום", False), ("2026", False)]
)
def test_a_text_goes_the_way_of_its_first_letter(name, is_left):
    assert line(name, 100) == {"text": name, "leftwards": is_left}


def test_a_ticket_in_a_language_that_is_written_leftwards_is_turned_around():
    ((_, _, (left, _, right, _)),) = scanned(rendered(print_tickets([ticket(language="ar")])))

    assert right < 0.5
    assert left > 0


@pytest.mark.parametrize(
    ("changes", "font"),
    [
        ({"language": "ja"}, "JP"),
        ({"language": "ko"}, "KR"),
        ({"language": "zh-hans"}, "SC"),
        ({"language": "zh-hant"}, "TC"),
        ({"holder": "直子 さくら"}, "JP"),
        ({"holder": "한국 直"}, "KR"),
        ({"holder": "直"}, "SC"),
    ],
)
def test_chinese_signs_are_drawn_as_the_readers_of_the_ticket_write_them(changes, font):
    assert page(ticket(**changes))["asian"] == f"Noto Sans CJK {font}"


@pytest.mark.parametrize("shown", [None, picture()], ids=["without picture", "with picture"])
@pytest.mark.parametrize("columns", [12, 60, 200])
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_the_name_ends_above_the_date_and_the_holder_within_the_card(name, columns, shown):
    long = " ".join([name] * 12)[:columns].strip()

    pdf = print_tickets([ticket(event=long, holder=long[:100], picture=shown)])

    name_ends, date_begins, details_end = heights(pdf)
    assert name_ends > date_begins
    assert details_end > CARD_ENDS


def test_what_can_not_be_printed_is_left_out():
    assert line("a\x00b\ud800c\u202ed\n\t  e\u2028f", 100)["text"] == "abcd e f"


def test_a_text_too_long_for_its_place_ends_in_an_ellipsis():
    assert line("x" * 10 + " " + "y" * 200, 15)["text"] == "xxxxxxxxxx yyy…"
    assert line("東" * 200, 21)["text"] == "東" * 9 + "…"


def test_a_word_longer_than_a_line_may_be_broken_and_no_other():
    assert (
        "\u200b" not in line("Donaudampfschifffahrts 東京サマージャズフェスティバル二〇二六年夏の音楽祭", 100)["text"]
    )
    assert line("x" * 30, 100)["text"] == "\u200b".join(["x" * 12, "x" * 12, "x" * 6])


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, ANY_TEXT)), st.sampled_from(["en", "pl", "ar", "ja", "", "x"]))
def test_whatever_people_type_there_is_a_page(typed, language):
    pdf = print_tickets([dataclasses.replace(ticket(), language=language, **typed)])

    assert len(texts(pdf)) == 1


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20))
def test_whatever_signs_of_ascii_a_name_has_they_are_all_there(name):
    # A reader takes a hyphen at the end of a line for one that divides a word, and leaves it out.
    assert name.rstrip("-") in page_text(holder=name)
