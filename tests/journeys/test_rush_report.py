"""The report of a rush, opened as a file: light and dark, on a desktop and on a phone, with odd names."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.inspecting import findings
from tests.rush.reports import crowd, offer, recorded, report
from ticketonline.rush.checking import Check
from ticketonline.rush.page.page import as_page
from ticketonline.rush.play import Ending
from ticketonline.rush.recorder import Step
from ticketonline.rush.report import Books, Report, Verdict

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

LONG_NAME = "Standing in the long, long corridor behind the second curtain on the left (no view)"
FAULTY = Verdict(books=Books.FAULTY, words="events_tickettype 01942f8e: held is 3, the rows say 2")


def sold_out() -> Report:
    """A rush that went well."""
    offered = offer("The Comet Parade: Last Orbit", **{"General admission": 400, "Front of stage": 40})
    recorder = recorded(offered, seconds=30)
    recorder.tally.refusals["sold_out"] = 12
    return report(offered=offered, recorder=recorder, sold_out_at={"General admission": 28.0, "Front of stage": 4.0})


def gone_wrong() -> Report:
    """A rush in which everything went wrong, of an event with names that try to break out."""
    offered = offer("<b>Jazz</b> & \"Night\" '—' " + "Wort" * 30, **{LONG_NAME: 50, "<script>alert(1)</script>": 70})
    recorder = recorded(offered, seconds=7)
    recorder.tally.busy, recorder.tally.limited = 400, 300
    recorder.answered(Step.SENT_AWAY, 0.05)
    recorder.tally.errors["no answer within 30 s"] = 3
    check = Check(asked=20, broken=1, unanswered=2, named=["reservation 7 was promised and does not exist"])
    return report(
        offered=offered, recorder=recorder, verdict=FAULTY, asked=crowd(), cpu=0.97, check=check, ending=Ending.TIME_UP
    )


def nothing() -> Report:
    """A rush that was stopped before it began."""
    recorder = recorded(offer(), seconds=0)
    recorder.left = {"VIP": 50}
    return report(recorder=recorder, ending=Ending.INTERRUPTED, seconds=0.0)


@pytest.mark.parametrize("made", [sold_out, gone_wrong, nothing])
def test_it_can_be_read_in_every_look(page: Page, tmp_path: Path, made):
    file = tmp_path / "rush-report.html"
    file.write_text(as_page(made()), encoding="utf-8")

    page.goto(file.as_uri())
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    folded = findings(page)
    page.get_by_text("The charts in numbers").click()
    expect(page.get_by_role("table", name="Second by second")).to_be_visible()

    assert folded + findings(page) == []


def test_the_charts_tell_their_words_to_who_cannot_see_them(page: Page, tmp_path: Path):
    file = tmp_path / "rush-report.html"
    file.write_text(as_page(sold_out()), encoding="utf-8")

    page.goto(file.as_uri())

    for title in ("Reservations in each second", "How long a reservation took", "Tickets left"):
        expect(page.get_by_role("img", name=title)).to_be_visible()
    expect(page.get_by_role("row", name="Front of stage")).to_contain_text("4.0 s")
