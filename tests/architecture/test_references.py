"""The references say what the code does: every setting and command is in them, and nothing else."""

import re
from pathlib import Path

import pytest

from ticketonline.accounts import jobs as accounts
from ticketonline.cli import _parser
from ticketonline.delivery import jobs as delivery
from ticketonline.exports import jobs as exports
from ticketonline.payments import jobs as payments
from ticketonline.sales import jobs as sales

pytestmark = pytest.mark.static

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = (ROOT / "docs/reference/settings.md").read_text()
COMMANDS = (ROOT / "docs/reference/commands.md").read_text()
FIRST_COLUMN = re.compile(r"^\| `([A-Za-z_-]+)` \|", re.MULTILINE)
READ = re.compile(
    r"""env\.(?:text|mail_address|integer|share|choice|origin|origins|hosts|networks|words|time_zone)\(\s*"([A-Z_]+)\""""
)


def settings_read():
    sources = [path.read_text() for path in (ROOT / "ticketonline/settings").glob("*.py")]
    return [name for source in sources for name in READ.findall(source)]


def commands():
    return _parser()._subparsers._group_actions[0].choices


def test_every_setting_that_is_read_is_explained_and_no_other():
    explained = FIRST_COLUMN.findall(SETTINGS)

    assert sorted(explained) == sorted(set(settings_read()))
    assert len(explained) == len(set(explained))


@pytest.mark.parametrize("number", ["default", "minimum", "maximum"])
def test_the_bounds_of_numbers_are_the_ones_in_force(number):
    source = (ROOT / "ticketonline/settings/defaults.py").read_text()
    shape = r'env\.integer\("([A-Z_]+)", ([\d *_]+), minimum=([\d *_]+), maximum=([\d *_]+)\)'
    column = ["default", "minimum", "maximum"].index(number) + 2

    for found in re.finditer(shape, source):
        (row,) = [line for line in SETTINGS.splitlines() if line.startswith(f"| `{found[1]}` |")]
        value = _product(found[column])
        if number == "default":
            assert f"| `{value}` |" in row
        elif "PORT" not in found[1]:
            assert f"{value:,}" in row or f"{value / 86400:.0f} days" in row


def test_every_command_is_in_its_reference_and_no_other():
    assert FIRST_COLUMN.findall(COMMANDS) == [*commands()]


def test_every_job_of_a_worker_is_explained_with_its_pace():
    page = (ROOT / "docs/explanation/background-work.md").read_text()

    told = dict(re.findall(r"^\| (\w+) \| every ([\d.]+) s \|", page, re.MULTILINE))

    jobs = [*sales.JOBS, *payments.JOBS, *accounts.JOBS, *delivery.JOBS, *exports.JOBS]
    assert {name: float(every) for name, every in told.items()} == {job.name: job.every for job in jobs}


def test_every_option_named_in_the_reference_exists():
    for name, row in re.findall(r"^\| `([a-z-]+)` \|(.*)$", COMMANDS, re.MULTILINE):
        for option in re.findall(r"`(--[a-z-]+)`", row):
            assert option in commands()[name]._option_string_actions


def _product(text):
    value = 1
    for factor in text.split("*"):
        value *= int(factor)
    return value
