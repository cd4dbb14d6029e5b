"""What a worker does for delivery."""

from ..core.jobs import Job
from .bounces.mailbox import read_mailbox
from .services.announce_some import announce_some
from .services.ask_again import answer_some
from .services.send import send_some

JOBS = [
    Job(name="announce", run=announce_some, every=5.0),
    Job(name="tickets_asked_for", run=answer_some, every=2.0),
    Job(name="mail", run=send_some, every=0.5),
    Job(name="bounces", run=read_mailbox, every=60.0),
]
