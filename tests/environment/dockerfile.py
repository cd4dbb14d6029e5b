"""Reading a Dockerfile: enough of it to run ours without Docker."""

import json
import shlex
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Step:
    """One instruction, in the stage of that number."""

    stage: int
    word: str
    rest: str

    @property
    def words(self) -> list[str]:
        """The rest as a list, whether it is written as one or as a line of the shell."""
        text = self.rest
        while text.startswith("--"):
            text = text.partition(" ")[2]
        text = text.removeprefix("CMD ")
        listed: list[str] = json.loads(text) if text.startswith("[") else shlex.split(text)
        return listed


class Dockerfile:
    """The steps of a Dockerfile, in order."""

    def __init__(self, path: Path) -> None:
        self.steps: list[Step] = []
        stage = -1
        for line in path.read_text().replace("\\\n", " ").splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            word, _, rest = line.partition(" ")
            stage += word == "FROM"
            self.steps.append(Step(stage=stage, word=word, rest=rest.strip()))

    def last(self, word: str) -> str | None:
        """What the last instruction of that kind says."""
        return next((step.rest for step in reversed(self.steps) if step.word == word), None)

    def all(self, word: str) -> list[Step]:
        """The instructions of that kind."""
        return [step for step in self.steps if step.word == word]
