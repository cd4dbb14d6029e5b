"""The text in a QR code: whoever alters or invents one has none; what the reference says of it is true."""

import re
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import assume, given
from hypothesis import strategies as st

from ticketonline.core.ids import new_id
from ticketonline.delivery import base45, signing
from ticketonline.delivery.errors import NotGenuine
from ticketonline.delivery.signing import Claim, claimed_key_id, key_id_of, public_key_of, sign, verify

pytestmark = pytest.mark.one_engine

PAGE = (Path(__file__).resolve().parents[2] / "docs/reference/ticket-codes.md").read_text()
# The vectors once more, so that neither the page nor the code is changed alone.
VECTORS = [
    {
        "private seed": "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "public key": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "key id": "21fe31df",
        "ticket id": "019a6f2e-4b00-7c3d-9e1f-0123456789ab",
        "version": "1",
        "bytes": "0121fe31df019a6f2e4b007c3d9e1f0123456789ab0001"
        "c367f3661560d1ad4dea296c1a0f29c8a49b77c5222870f20ed7f55de4ab1e2f"
        "bebe6e3a63a0bbdee0c6efca724d8df67543a340e5c243533f6b443e75726503",
        "text": "TKO1J6036WT8SPNJG%5Y20OZ7H-3TK404D RL1A0G6DX+CZAC++L5RT:TDB-1JGPJTJL-O2551RUPDR6*"
        "BLSLR16F3O7H7HEK-7SW6PVQP8 937VZO88986POQNAAPDE+7ZKE30",
    },
    {
        "private seed": "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "public key": "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8",
        "key id": "56475aa7",
        "ticket id": "ffffffff-ffff-7fff-bfff-ffffffffffff",
        "version": "513",
        "bytes": "0156475aa7ffffffffffff7fffbfffffffffffffff0201"
        "abe286026247637aa707cb3de534202a82439ce8366045b39e70c77db8f0b814"
        "fa061166b960f316d8f53d43e8e7190ffeac22025968faa4f0fc8038b75d5804",
        "text": "TKO1R70-09WALFGWFGWMDW-EWFGWFGWFGWWAWM90USSPD0519YMFF:05$7OQ6$G5SO81GTU7C$VMQBE9+FJJUFT2NY0H"
        ":COBC/*260VEQ8V9T:02BYLGD09CDE%KK-VT771 B40",
    },
]
TEXT = VECTORS[0]["text"]
KEYS = {bytes.fromhex(vector["key id"]): bytes.fromhex(vector["public key"]) for vector in VECTORS}
PRIVATE, KEY_ID = bytes.fromhex(VECTORS[0]["private seed"]), bytes.fromhex(VECTORS[0]["key id"])
GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493
CLAIM = Claim(key_id=KEY_ID, ticket_id=UUID(VECTORS[0]["ticket id"]), version=1)

EDITS = st.tuples(st.integers(0, len(TEXT)), st.integers(0, 3), st.text(base45.ALPHABET, max_size=3))


def is_refused(text: str, keys=KEYS) -> bool:
    try:
        verify(text, keys)
    except NotGenuine:
        return True
    return False


def with_bytes(change) -> str:
    """The code of the first vector with other bytes, spelt as it should be."""
    content = bytearray(bytes.fromhex(VECTORS[0]["bytes"]))
    change(content)
    return signing.PREFIX + base45.encoded(bytes(content))


@pytest.mark.parametrize("vector", VECTORS)
def test_the_vectors_are_made_and_read(vector):
    private, key_id = bytes.fromhex(vector["private seed"]), bytes.fromhex(vector["key id"])
    ticket_id, version = UUID(vector["ticket id"]), int(vector["version"])

    text = sign(private_key=private, key_id=key_id, ticket_id=ticket_id, version=version)

    assert (public_key_of(private).hex(), key_id_of(public_key_of(private))) == (vector["public key"], key_id)
    assert text == vector["text"]
    assert base45.decoded(text[4:]).hex() == vector["bytes"]
    assert verify(text, KEYS) == Claim(key_id=key_id, ticket_id=ticket_id, version=version)
    assert claimed_key_id(text) == key_id


def test_the_reference_tells_the_same_vectors():
    tables = re.findall(r"^\| vector \d \| \|\n\|---\|---\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)

    assert [dict(re.findall(r"^\| (.+?) \| `(.+)` \|$", table, re.MULTILINE)) for table in tables] == VECTORS


def test_what_the_reference_says_must_be_refused_is():
    (table,) = re.findall(r"^\| text \| why \|\n\|---\|---\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)

    texts = re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE)

    assert len(texts) == 4
    assert [text for text in texts if not is_refused(text)] == []


@given(st.uuids(), st.integers(1, signing.MAX_VERSION))
def test_what_is_signed_is_read_back_and_fits_a_small_qr_code(ticket_id, version):
    text = sign(private_key=PRIVATE, key_id=KEY_ID, ticket_id=ticket_id, version=version)

    assert verify(text, KEYS) == Claim(key_id=KEY_ID, ticket_id=ticket_id, version=version)
    assert len(text) == signing.TEXT_LENGTH
    assert set(text) <= set(base45.ALPHABET)


@pytest.mark.parametrize("place", range(len(TEXT)))
def test_a_code_with_one_sign_altered_is_refused(place):
    others = [sign for sign in base45.ALPHABET + "aÄ\0" if sign != TEXT[place]]

    # Every third of them, a different third at each place; all would take seconds.
    altered = [TEXT[:place] + sign + TEXT[place + 1 :] for sign in others[place % 3 :: 3]]

    assert [text for text in altered if not is_refused(text)] == []


@given(st.lists(EDITS, min_size=1, max_size=4))
def test_a_code_altered_anyhow_is_refused(edits):
    text = TEXT
    for place, cut, put_in in edits:
        text = text[:place] + put_in + text[place + cut :]
    assume(text != TEXT)

    assert is_refused(text)


@given(st.integers(0, 87 * 8 - 1))
def test_a_code_with_one_bit_altered_is_refused(bit):
    def flip(content):
        content[bit // 8] ^= 1 << bit % 8

    assert is_refused(with_bytes(flip))


def test_the_bytes_of_a_code_have_no_other_spelling():
    content = base45.decoded(TEXT[4:])

    assert base45.encoded(content) == TEXT[4:]
    assert not is_refused(with_bytes(lambda content: None))
    assert is_refused(TEXT.lower())
    assert is_refused(f" {TEXT}")
    assert is_refused(f"{TEXT}\n")


def test_a_signature_has_no_second_form():
    """The same modulo the order of the group: a library that does not look takes it."""

    def add_the_order(content):
        number = int.from_bytes(content[-32:], "little") + GROUP_ORDER
        content[-32:] = number.to_bytes(32, "little")

    assert is_refused(with_bytes(add_the_order))


@pytest.mark.parametrize("length", [*range(0, 135, 7), 134])
def test_a_part_of_a_code_is_refused(length):
    assert is_refused(TEXT[:length])
    assert is_refused(TEXT[135 - length :])


def test_a_code_of_a_key_that_is_not_trusted_is_refused():
    second = bytes.fromhex(VECTORS[1]["private seed"])
    second_id = bytes.fromhex(VECTORS[1]["key id"])

    unknown = {second_id: KEYS[second_id]}
    posing_as_the_first = sign(private_key=second, key_id=KEY_ID, ticket_id=new_id(), version=1)

    assert is_refused(TEXT, unknown)
    assert is_refused(TEXT, {})
    assert is_refused(posing_as_the_first)


@pytest.mark.parametrize("number", [0, 2, 255])
def test_another_format_is_refused_although_it_is_signed(number):
    fields = bytes([number]) + bytes.fromhex(VECTORS[0]["bytes"])[1:23]
    signature = Ed25519PrivateKey.from_private_bytes(PRIVATE).sign(signing.DOMAIN + fields)

    assert is_refused(signing.PREFIX + base45.encoded(fields + signature))


def test_what_the_key_signed_for_another_end_is_refused():
    fields = bytes.fromhex(VECTORS[0]["bytes"])[:23]

    def signed(prefix: bytes) -> str:
        signature = Ed25519PrivateKey.from_private_bytes(PRIVATE).sign(prefix + fields)
        return signing.PREFIX + base45.encoded(fields + signature)

    assert is_refused(signed(b""))
    assert verify(signed(signing.DOMAIN), KEYS) == CLAIM


@given(st.text() | st.text(base45.ALPHABET, min_size=131, max_size=131).map("TKO1".__add__))
def test_anything_else_is_refused(text):
    assert is_refused(text)


def test_megabytes_are_refused_at_once():
    assert is_refused(TEXT + "0" * 50_000_000)
    assert is_refused(TEXT * 100_000)


@pytest.mark.parametrize(
    ("content", "text"),
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0"), (b"", "")],
)
def test_base45_is_that_of_its_rfc(content, text):
    assert base45.encoded(content) == text
    assert base45.decoded(text) == content


@pytest.mark.parametrize("text", ["GGW", ":::", "::", "V5", "A", "0", "BB80", "BB8A", "bb8", "BBÄ"])
def test_signs_that_stand_for_no_bytes_are_no_base45(text):
    with pytest.raises(ValueError, match="no Base45"):
        base45.decoded(text)


@given(st.text(base45.ALPHABET, max_size=12))
def test_no_two_texts_are_the_same_bytes(text):
    try:
        content = base45.decoded(text)
    except ValueError:
        return

    assert base45.encoded(content) == text
