"""Mails that come back: where to, what they say, and the mailbox that they lie in."""
