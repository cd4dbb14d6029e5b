"""Reading a PDF's text, for the tests."""

import pypdfium2


def text_of(pdf: bytes) -> list[str]:
    """The text of each of its pages."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
