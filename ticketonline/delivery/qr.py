"""QR codes as drawings."""

import re
from dataclasses import dataclass

import zxingcpp

DRAWN = re.compile(r'<svg width="(\d+)".*<path d="([^"]+)"', re.DOTALL)  # as this release of the library draws


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
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawn = DRAWN.search(code.to_svg(add_quiet_zones=False))
    assert drawn, "the library draws in another way"
    return QrCode(path=drawn[2], modules=int(drawn[1]))
