"""QR codes as drawings."""

from dataclasses import dataclass

import segno

MASK = 3  # Any mask is read alike; to look for the prettiest of the eight takes three times as long as all the rest.


@dataclass(frozen=True, kw_only=True)
class QrCode:
    """The black of a QR code as one path of SVG, a unit a module, without its quiet zone; so many modules wide."""

    path: str
    modules: int

    @property
    def box(self) -> int:
        """How wide it is with its quiet zone, four modules on each side."""
        return self.modules + 8


def qr_code(text: str) -> QrCode:
    """Of level M at least."""
    rows = segno.make(text, error="m", micro=False, mask=MASK).matrix
    # One path: between many, some viewers draw hairlines.
    path = "".join(
        f"M{start} {y}h{end - start}v1h{start - end}z" for y, row in enumerate(rows) for start, end in _black(row)
    )
    return QrCode(path=path, modules=len(rows))


def _black(row: bytearray) -> list[tuple[int, int]]:
    """From where to where the row is black."""
    edges = [x for x, (before, now) in enumerate(zip((0, *row), (*row, 0), strict=True)) if before != now]
    return list(zip(edges[::2], edges[1::2], strict=True))
