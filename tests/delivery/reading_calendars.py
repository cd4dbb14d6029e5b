"""Reading iCalendar files by the letter of RFC 5545, with nothing of the program that wrote them."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

MOST_OCTETS = 75  # of a line, without its end
PARAMETER = re.compile(r';([A-Z0-9-]+)=("[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)')
LINE = re.compile(rf"([A-Z0-9-]+)((?:{PARAMETER.pattern})*):([^\x00-\x08\x0a-\x1f\x7f]*)")
ESCAPE = re.compile(r"\\(.?)|[;,]", re.DOTALL)
MEANT = {"\\": "\\", ";": ";", ",": ",", "n": "\n", "N": "\n"}
CARET = {"^^": "^", "^n": "\n", "^'": '"'}  # RFC 6868


@dataclass(kw_only=True)
class Property:
    """A line of a component."""

    value: str
    parameters: dict[str, str]

    @property
    def text(self) -> str:
        """What it says, if it is text."""

        def meant(found: re.Match[str]) -> str:
            assert found[1] in MEANT, f"not escaped: {self.value!r}"
            return MEANT[found[1]]

        return ESCAPE.sub(meant, self.value)


@dataclass(kw_only=True)
class Component:
    """What stands between BEGIN and END."""

    name: str
    properties: dict[str, Property] = field(default_factory=dict)
    inside: list["Component"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.properties[name].value

    def text(self, name: str) -> str:
        return self.properties[name].text

    def all(self, name: str) -> list["Component"]:
        return [component for component in self.inside if component.name == name]

    def one(self, name: str) -> "Component":
        (found,) = self.all(name)
        return found

    def moment(self, name: str) -> datetime:
        """The moment that a property of the entry names, by the time zone that the file itself describes."""
        found = self.one("VEVENT").properties[name]
        if found.value.endswith("Z"):
            assert not found.parameters
            return datetime.strptime(found.value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        (zone,) = (zone for zone in self.all("VTIMEZONE") if zone["TZID"] == found.parameters["TZID"])
        local = _local(found.value)
        began = [shown for shown in zone.inside if _local(shown["DTSTART"]) <= local]
        in_force = max(began, key=lambda shown: _local(shown["DTSTART"]))
        return (local - _offset(in_force["TZOFFSETTO"])).replace(tzinfo=UTC)


def read_calendar(content: bytes) -> Component:
    """The calendar; raises `AssertionError` for whatever the standard does not allow."""
    top = Component(name="")
    opened = [top]
    for line in _unfolded(content):
        found = LINE.fullmatch(line)
        assert found, f"no content line: {line!r}"
        name, value = found[1], found[found.re.groups]
        if name == "BEGIN":
            inside = Component(name=value)
            opened[-1].inside.append(inside)
            opened.append(inside)
        elif name == "END":
            assert opened.pop().name == value
        else:
            assert name not in opened[-1].properties, f"twice: {name}"
            opened[-1].properties[name] = Property(value=value, parameters=_parameters(found[2]))
    assert opened == [top]
    return top.one("VCALENDAR")


def _unfolded(content: bytes) -> list[str]:
    *lines, rest = content.split(b"\r\n")
    assert rest == b"", "the last line has no end"
    whole: list[str] = []
    for line in lines:
        assert len(line) <= MOST_OCTETS
        text = line.decode()  # each by itself: a sign of several bytes is not torn apart
        if text.startswith(" "):
            whole[-1] += text[1:]
        else:
            whole.append(text)
    return whole


def _parameters(text: str) -> dict[str, str]:
    found = PARAMETER.findall(text)
    return {name: re.sub(r"\^[\^n']", lambda sign: CARET[sign[0]], value.strip('"')) for name, value in found}


def _local(value: str) -> datetime:
    return datetime.strptime(value, "%Y%m%dT%H%M%S")


def _offset(value: str) -> timedelta:
    found = re.fullmatch(r"([+-])(\d\d)(\d\d)(\d\d)?", value)
    assert found
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -offset if found[1] == "-" else offset
