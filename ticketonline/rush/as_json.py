"""The report for programs."""

from dataclasses import asdict

import msgspec

from .report import Report


def as_json(report: Report) -> bytes:
    """The figures, the series and the verdict; times in seconds."""
    figures = {
        "url": report.url,
        "event": report.event,
        "began_at": report.began_at,
        "version": report.version,
        "ok": not report.faults,
        "faults": report.faults,
        "notes": report.notes,
        "crowd": asdict(report.crowd),
        "connections": report.connections,
        "seconds": report.played.seconds,
        "client_cpu": report.played.cpu,
        "ending": report.played.ending,
        "most_waiting": report.most_waiting,
        "buyers_with_tickets": report.buyers_with_tickets,
        "reservations": report.tally.reservations,
        "reservations_per_second": report.rate,
        "best_second": report.best_second,
        "sold_out_at": report.sold_out_at,
        "outcomes": dict(report.tally.outcomes),
        "types": [asdict(kind) for kind in report.types],
        "latencies": [asdict(row) for row in report.latencies],
        "sent_away": {"busy": report.tally.busy, "limited": report.tally.limited},
        "refusals": dict(report.tally.refusals),
        "errors": dict(report.tally.errors),
        "check": asdict(report.played.check),
        "verify": asdict(report.verdict),
        "series": [asdict(second) for second in report.series],
    }
    return msgspec.json.format(msgspec.json.encode(figures), indent=2) + b"\n"
