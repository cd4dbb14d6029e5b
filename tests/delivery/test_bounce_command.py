"""`ticketonline bounce`, as a mail server runs it: the mail on its standard input, and a status to go by."""

import io
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.delivery.returning import UNKNOWN, report
from tests.live_server import TICKETONLINE, clean_environment
from ticketonline.cli import _parser
from ticketonline.core import clock
from ticketonline.core.ids import new_id
from ticketonline.delivery.bounces.addresses import return_address
from ticketonline.outbox.models import Message
from ticketonline.settings.mail import Bounces

pytestmark = pytest.mark.one_engine


@pytest.fixture
def pipe(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command in this process: the status it ends with."""
    settings.BOUNCES = Bounces(address="bounces@example.org")

    def pipe(content: bytes) -> int:
        stdin = io.TextIOWrapper(io.BytesIO(content))
        monkeypatch.setattr("sys.stdin", stdin)
        chosen = _parser().parse_args(["bounce"])
        status: int = chosen.run(chosen)
        assert stdin.buffer.read() == b""  # the mail server could write it all
        return status

    return pipe


def test_what_came_back_is_noted_without_a_word(db: None, pipe: Any, capsys: pytest.CaptureFixture[str]):
    message = Message(kind="paid", cause="test", event_id=new_id(), reservation_id=new_id(), state="sent")
    message.recipient, message.ended_at = "bruno@example.org", clock.now()
    message.save()

    assert pipe(report(return_address(message.pk), original="x" * 1_000_000)) == 0

    message.refresh_from_db()
    assert (message.state, message.answer) == ("bounced", UNKNOWN)
    assert capsys.readouterr() == ("", "")


def test_any_other_mail_is_passed_over(db: None, pipe: Any, capsys: pytest.CaptureFixture[str]):
    assert pipe(b"To: bounces@example.org\n\nHello\n") == 0
    assert pipe(b"") == 0

    assert capsys.readouterr() == ("", "")


def test_what_came_back_too_early_is_to_come_again(db: None, pipe: Any):
    message = Message(kind="paid", cause="test", event_id=new_id(), reservation_id=new_id(), attempts=1)
    message.save()

    assert pipe(report(return_address(message.pk))) == 75

    message.refresh_from_db()
    assert message.state == "queued"


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({}, "BOUNCE_ADDRESS is not set"),
        ({"BOUNCE_ADDRESS": "nobody"}, "BOUNCE_ADDRESS is 'nobody'"),
        ({"BOUNCE_ADDRESS": "bounces@example.org", "TICKETONLINE_SECRET_KEY": "k" * 50}, "the mail could not be noted"),
    ],
)
def test_where_it_can_not_be_noted_the_mail_server_is_to_try_again(
    tmp_path: Path, settings: Any, env: dict[str, str], words: str
):
    settings.SECRET_KEY, settings.BOUNCES = "k" * 50, Bounces(address="bounces@example.org")

    done = subprocess.run(
        [*TICKETONLINE, "bounce"],
        env=clean_environment() | {"TICKETONLINE_DATA": str(tmp_path)} | env,
        input=report(return_address(new_id())),
        capture_output=True,
        timeout=120,
        check=False,
    )

    assert (done.returncode, done.stdout) == (75, b"")
    assert done.stderr.decode().startswith(f"ticketonline: {words}")
