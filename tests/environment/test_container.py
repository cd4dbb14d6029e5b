"""The Dockerfile without Docker: each of its commands is run in a temporary folder, and what comes out serves.

Left out are the two that need root in a machine of their own: `useradd`, and the `install -d` for that user.
"""

import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.environment.dockerfile import Dockerfile
from tests.live_server import clean_environment, free_port

pytestmark = pytest.mark.static

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = Dockerfile(ROOT / "Dockerfile")
LEFT_OUT = ("useradd ", "install -d ")
START_SECONDS = 60.0


class Image:
    """What the Dockerfile builds, in a folder that stands for the container's root."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.left_out: list[str] = []
        for folder in ("build", "opt", "data"):
            (root / folder).mkdir()

    def inside(self, text: str) -> str:
        """The text with the container's paths turned into those of the folder."""
        return re.sub(r"(?<![\w/])/(opt|build|data)\b", rf"{self.root}/\1", text)

    @property
    def env(self) -> dict[str, str]:
        """The environment that ENV sets."""
        values = dict(word.split("=", 1) for step in DOCKERFILE.all("ENV") for word in step.words)
        return clean_environment() | {
            name: self.inside(value).replace("$PATH", os.environ["PATH"]) for name, value in values.items()
        }

    def build(self) -> None:
        """Carry out COPY and RUN of both stages."""
        for step in DOCKERFILE.steps:
            if step.word == "COPY" and step.stage == 0:
                self._copy(step.words)
            if step.word == "RUN" and step.rest.startswith(LEFT_OUT):
                self.left_out.append(step.rest)
            elif step.word == "RUN":
                self._run(self.inside(step.rest))

    def _copy(self, words: list[str]) -> None:
        *sources, target = words
        for source in sources:
            to = self.root / "build" / target / ("" if not target.endswith("/") else source)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, to, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, to)

    def _run(self, line: str) -> None:
        # The base image has a `python`; this machine may know it by another name.
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["sh", "-c", line], cwd=self.root / "build", env=os.environ | {"PATH": path}, capture_output=True, text=True
        )
        out_of_reach = "No matching distribution" in done.stderr or "ConnectionError" in done.stderr
        if out_of_reach and not os.environ.get("REQUIRE_INDEX"):
            pytest.skip("the package index is out of reach")
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    built = Image(tmp_path_factory.mktemp("image"))
    built.build()
    return built


def test_all_that_is_copied_exists_and_is_let_through_by_the_ignore_file():
    let_through = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]

    copied = [source for step in DOCKERFILE.all("COPY") if step.stage == 0 for source in step.words[:-1]]

    assert sorted(copied) == sorted(let_through)
    assert all((ROOT / name).exists() for name in copied)


def test_every_command_of_the_build_succeeds(image):
    assert [line.split()[0] for line in image.left_out] == ["useradd", "install"]


def test_the_wheel_holds_everything_that_the_package_has(image):
    (wheel,) = (image.root / "build" / "dist").glob("ticketonline-*.whl")
    here = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "ticketonline").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert packed == here
    assert {Path(name).suffix for name in packed} >= {".py", ".html", ".css", ".js", ".mo", ".typed"}


def test_the_wheel_brings_its_licence(image):
    (wheel,) = (image.root / "build" / "dist").glob("ticketonline-*.whl")

    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in zipfile.ZipFile(wheel).namelist())


def test_it_serves_as_the_container_does_and_is_found_healthy(image):
    port = str(free_port())
    env = image.env | {"PORT": port}
    command = DOCKERFILE.all("CMD")[-1].words
    check = [word.replace(":8000/", f":{port}/") for word in DOCKERFILE.all("HEALTHCHECK")[-1].words]
    server = subprocess.Popen(
        command, env=env, cwd=image.root / "data", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while subprocess.run(check, env=env, cwd=image.root / "data", capture_output=True).returncode:
            assert server.poll() is None, server.communicate(timeout=5)[0]
            assert time.monotonic() < deadline, "the container never became healthy"
            time.sleep(0.2)
        page = subprocess.run(
            ["python", "-c", f"from urllib.request import urlopen; print(urlopen('http://127.0.0.1:{port}/').read())"],
            env=env,
            capture_output=True,
            text=True,
        )
    finally:
        server.terminate()
        said = server.communicate(timeout=60)[0]

    assert server.returncode == 0
    assert "Traceback" not in said
    assert "/static/web/" in page.stdout
    assert (image.root / "data" / "ticketonline.sqlite3").exists()
