import pytest
from django.core.exceptions import ValidationError

from ticketonline.core.mail_address import check_mail_address


@pytest.mark.parametrize("address", ["bruno@example.org", "bruno+jazz=night?@example.org", "bruno@bücher.example"])
def test_mail_can_be_sent_to_it(address: str):
    check_mail_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "=?utf-8?q??=@example.org",
        "=?utf-8?q?bruno?=@example.org",
        "bruno=?@example.org",
        "bruno",
        "bruno@exa mple.org",
    ],
)
def test_what_python_would_decode_or_can_not_send_is_no_address(address: str):
    with pytest.raises(ValidationError):
        check_mail_address(address)
