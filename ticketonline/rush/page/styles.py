"""The page's style sheet: the shop's own files and one block, in one text."""

from pathlib import Path

# Read as files, so that the report looks as the shop does without a copy of its colours and of its ticket.
SHOP = Path(__file__).parents[2] / "web" / "static" / "web" / "css"
LAYERS = ("reset", "tokens", "base", "layout", "blocks", "utilities")
SHEETS = (
    ("reset", SHOP / "reset.css"),
    ("tokens", SHOP / "tokens.css"),
    ("base", SHOP / "base.css"),
    ("layout", SHOP / "layout.css"),
    ("blocks", SHOP / "notice.css"),
    ("blocks", SHOP / "ticket.css"),
    ("blocks", SHOP / "statistics.css"),
    ("blocks", Path(__file__).with_name("report.css")),
    ("utilities", SHOP / "utilities.css"),
)


def style_sheet() -> str:
    """Everything the page needs, each file in its layer."""
    sheets = [f"@layer {layer} {{\n{path.read_text(encoding='utf-8')}}}" for layer, path in SHEETS]
    return "\n".join([f"@layer {', '.join(LAYERS)};", *sheets])
