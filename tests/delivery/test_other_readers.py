"""Programs that are not ours read what is printed: poppler's `pdftotext`, and `qpdf --check`."""

import os
import shutil
import subprocess

import pytest

from tests.delivery.printing import QR, picture, ticket
from ticketonline.delivery.pdf.apart import print_apart
from ticketonline.delivery.pdf.press import print_tickets

pytestmark = pytest.mark.one_engine

SAID = [
    "Night of Jazz",
    "Klub Stodoła",
    "Batorego 10",
    "Standing",
    "PLN 120.00",
    "Bruno Buyer",
    "K7QF-3MXH-9",
    "7:30 PM",
]


def run(program, *words):
    if shutil.which(program) is None:
        missing = f"{program} was not found"
        pytest.fail(missing) if os.environ.get("REQUIRE_READERS") else pytest.skip(missing)
    return subprocess.run([program, *words], capture_output=True, text=True, timeout=60)


@pytest.fixture
def printed(tmp_path):
    path = tmp_path / "tickets.pdf"
    path.write_bytes(print_tickets([ticket(picture=picture()), ticket(code="ZZZZ-YYYY-X", holder="Zoë Ωmega")]))
    return path


def test_pdftotext_reads_every_word_of_it(printed):
    first = run("pdftotext", "-l", "1", "-enc", "UTF-8", str(printed), "-").stdout
    second = run("pdftotext", "-f", "2", "-enc", "UTF-8", str(printed), "-").stdout

    assert [words for words in SAID if words not in " ".join(first.split())] == []
    assert [words for words in ("ZZZZ-YYYY-X", "Zoë Ωmega") if words not in second] == []


def test_qpdf_finds_nothing_wrong_with_it_and_something_with_a_broken_one(printed):
    good = run("qpdf", "--check", str(printed))
    printed.write_bytes(printed.read_bytes()[:-200])
    broken = run("qpdf", "--check", str(printed))

    assert (good.returncode, "No syntax or stream encoding errors found" in good.stdout) == (0, True)
    assert broken.returncode != 0


def test_what_a_process_of_its_own_prints_is_the_same():
    tickets = [ticket(picture=picture()), ticket(qr=QR[::-1])]

    assert print_apart(tickets) == print_tickets(tickets)
