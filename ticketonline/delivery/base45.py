"""Base45 (RFC 9285): bytes in the signs that a QR code holds at its densest. Each content has exactly one spelling."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

_BASE = len(ALPHABET)
_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}


def encoded(content: bytes) -> str:
    """The bytes as text: two in three signs, a last one alone in two, the lowest sign first."""
    signs = []
    for start in range(0, len(content), 2):
        pair = content[start : start + 2]
        number = int.from_bytes(pair)
        for _ in range(len(pair) + 1):
            number, value = divmod(number, _BASE)
            signs.append(ALPHABET[value])
    return "".join(signs)


def decoded(text: str) -> bytes:
    """The bytes that the text stands for, or `ValueError` if it stands for none."""
    if len(text) % 3 == 1:  # a sign alone stands for nothing, and a zero of them would pass for it
        raise ValueError("this is no Base45")
    content = bytearray()
    for start in range(0, len(text), 3):
        signs = text[start : start + 3]
        try:
            number = sum(_VALUES[sign] * _BASE**place for place, sign in enumerate(signs))
            content += number.to_bytes(len(signs) - 1)
        except (KeyError, OverflowError):
            raise ValueError("this is no Base45") from None
    return bytes(content)
