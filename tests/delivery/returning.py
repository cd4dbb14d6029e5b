"""Mails that come back, as mail servers write them: after their own manner, none copied."""

from collections.abc import Mapping

from django.conf import settings

# What Postfix, Exim, Gmail and Exchange say, a part each: their group about the server, and that about the recipient.
SERVERS: Mapping[str, tuple[str, str]] = {
    "Postfix": (
        "Reporting-MTA: dns; mail.example.org\nX-Postfix-Queue-ID: 4ZbcD15x2yz\n"
        "X-Postfix-Sender: rfc822; somebody@example.org\nArrival-Date: Sat, 28 Nov 2026 10:00:00 +0100 (CET)\n",
        "Final-Recipient: rfc822; bruno@example.org\nOriginal-Recipient: rfc822;bruno@example.org\nAction: failed\n"
        "Status: 5.1.1\nRemote-MTA: dns; mx.example.org\n"
        "Diagnostic-Code: smtp; 550 5.1.1 <bruno@example.org>: Recipient address\n    rejected: User unknown\n",
    ),
    "Exim": (
        "Reporting-MTA: dns; exim.example.org\n",
        "Action: failed\nFinal-Recipient: rfc822;bruno@example.org\nStatus: 5.0.0\n"
        "Remote-MTA: dns; mx.example.org\nDiagnostic-Code: smtp; 550 No such person at this address\n",
    ),
    "Gmail": (
        "Reporting-MTA: dns; googlemail.com\nReceived-From-MTA: dns; shop@example.org\n"
        "Arrival-Date: Sat, 28 Nov 2026 01:00:00 -0800 (PST)\nX-Original-Message-ID: <1@example.org>\n",
        "Final-Recipient: rfc822; bruno@example.org\nAction: failed\nStatus: 5.1.1\n"
        "Remote-MTA: dns; gmail-smtp-in.l.google.com. (192.0.2.7, the server for the domain.)\n"
        "Diagnostic-Code: smtp; 550-5.1.1 The account does not exist.\n 550 5.1.1 Look for slips of the pen.\n"
        "Last-Attempt-Date: Sat, 28 Nov 2026 01:00:01 -0800 (PST)\n",
    ),
    "Exchange": (
        "Reporting-MTA: dns;AM0PR01.example.com\nReceived-From-MTA: dns;mail.example.org\n"
        "Arrival-Date: Sat, 28 Nov 2026 09:00:00 +0000\n",
        "Final-Recipient: rfc822;bruno@example.org\nAction: failed\nStatus: 5.1.10\n"
        "Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found\n"
        "X-Display-Name: Bruno\n",
    ),
}
WORDS = {
    "Postfix": "550 5.1.1 <bruno@example.org>: Recipient address rejected: User unknown",
    "Exim": "550 No such person at this address",
    "Gmail": "550-5.1.1 The account does not exist. 550 5.1.1 Look for slips of the pen.",
    "Exchange": "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found",
}
SERVER, RECIPIENT = SERVERS["Postfix"]
UNKNOWN = WORDS["Postfix"]


def report(
    to: str, told: str = f"{SERVER}\n{RECIPIENT}", *, heads: str = "", original: str = "Subject: Tickets"
) -> bytes:
    """A mail to that address that reports what is `told`, in groups of fields, of the `original`."""
    head = heads or f"To: {to}\n"
    return (
        f"Return-Path: <>\n{head}From: MAILER-DAEMON@mail.example.org (Mail Delivery System)\n"
        "Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status;\n\tboundary="4Zbc/mail"\n\n'
        "--4Zbc/mail\nContent-Type: text/plain; charset=utf-8\n\nThis is the mail system.\n\n"
        f"--4Zbc/mail\nContent-Type: message/delivery-status\n\n{told}\n"
        f"--4Zbc/mail\nContent-Type: message/rfc822\n\nFrom: {settings.DEFAULT_FROM_EMAIL}\n{original}\n\n…\n"
        "--4Zbc/mail--\n"
    ).encode()


def out_of_office(to: str) -> bytes:
    """What a person's mail program answers by itself."""
    return (
        f"To: {to}\nFrom: bruno@example.org\nSubject: Out of office\nAuto-Submitted: auto-replied\n"
        "Content-Type: text/plain\n\nI am away.\n\nAction: failed\nStatus: 5.1.1\n"
    ).encode()
