"""The compose files, as far as they can be checked without a Docker engine."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.environment.dockerfile import Dockerfile
from ticketonline.cli import _parser
from ticketonline.settings.database import CONNECTIONS

pytestmark = pytest.mark.static

ROOT = Path(__file__).resolve().parents[2]
FILES = {name: ROOT / "environments" / f"compose.{name}.yaml" for name in ("production", "dev")}
OURS = ("web", "worker")


@pytest.fixture(params=FILES)
def compose(request):
    return yaml.safe_load(FILES[request.param].read_text())


def test_every_file_follows_the_compose_specification():
    program = Path(sys.executable).with_name("check-jsonschema")
    done = subprocess.run(
        [program, "--builtin-schema", "vendor.compose-spec", ROOT / "compose.yaml", *FILES.values()],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout


def test_the_file_in_the_root_includes_one_that_is_there():
    included = yaml.safe_load((ROOT / "compose.yaml").read_text())["include"]

    assert [ROOT / name for name in included] == [FILES["production"]]


def test_both_environments_share_all_but_what_makes_development(compose):
    production, dev = (yaml.safe_load(path.read_text()) for path in FILES.values())

    assert {"web", "worker", "database", "password"} == set(production["services"])
    assert set(dev["services"]) - set(production["services"]) == {"mail"}
    for name in ("database", "password"):
        assert dev["services"][name] == production["services"][name]
    assert dev["volumes"] == production["volumes"]


def test_the_shop_is_on_port_8000_of_this_machine_alone(compose):
    assert compose["services"]["web"]["ports"] == ["127.0.0.1:8000:8000"]
    for service in compose["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_production_believes_the_proxy_of_this_machine_as_its_container_sees_it():
    production = yaml.safe_load(FILES["production"].read_text())["services"]["web"]

    assert production["environment"]["TICKETONLINE_TRUSTED_PROXIES"] == "${TICKETONLINE_TRUSTED_PROXIES:-private}"
    assert production["ports"] == ["127.0.0.1:8000:8000"]


@pytest.mark.parametrize("name", OURS)
def test_the_shops_containers_can_change_nothing_but_their_data(compose, name):
    service = compose["services"][name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert {volume.split(":")[1] for volume in service["volumes"] if not volume.endswith(":ro")} == {"/data"}
    assert Dockerfile(ROOT / "Dockerfile").last("USER") == "ticketonline"
    assert "user" not in service


@pytest.mark.parametrize("name", OURS)
def test_the_shops_commands_are_ones_that_it_has(compose, name):
    program, *words = compose["services"][name]["command"]

    assert program == "ticketonline"
    _parser().parse_args(words)


def test_everything_is_watched_by_a_health_check(compose):
    image_has_one = bool(Dockerfile(ROOT / "Dockerfile").last("HEALTHCHECK"))

    for name, service in compose["services"].items():
        assert "healthcheck" in service or (name == "web" and image_has_one) or service["restart"] == "no"
    assert compose["services"]["worker"]["healthcheck"]["test"][:3] == ["CMD", "ticketonline", "manage"]


def test_whatever_is_waited_for_and_mounted_exists(compose):
    for service in compose["services"].values():
        for other, condition in service.get("depends_on", {}).items():
            awaited = compose["services"][other]
            assert condition["condition"] in ("service_healthy", "service_completed_successfully")
            assert (condition["condition"] == "service_completed_successfully") == (awaited["restart"] == "no")
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in compose["volumes"] or (FILES["dev"].parent / source).exists()


def test_the_settings_given_are_ones_that_are_read(compose):
    read = (ROOT / "docs/reference/settings.md").read_text()

    for name in OURS:
        for variable in compose["services"][name]["environment"]:
            assert variable == "PYTHONPATH" or f"`{variable}`" in read


def test_no_secret_is_in_the_file_and_the_password_is_made_once(compose, tmp_path):
    service = compose["services"]["password"]
    (script,) = service["command"]
    program = [*service["entrypoint"], script.replace("/secrets", str(tmp_path))]
    secret = tmp_path / "database_password"

    subprocess.run(program, check=True)
    first = secret.read_text()
    subprocess.run(program, check=True)

    assert len(first.strip()) == 44  # 32 bytes
    assert secret.read_text() == first
    assert [path.name for path in tmp_path.iterdir()] == ["database_password"]
    assert secret.stat().st_mode & 0o777 == 0o444
    for name in OURS:
        assert "@" in compose["services"][name]["environment"]["DATABASE_URL"]
        assert ":" not in compose["services"][name]["environment"]["DATABASE_URL"].split("//")[1].split("@")[0]


def test_the_database_takes_as_many_connections_as_the_servers_may_open(compose):
    processes = compose["services"]["web"]["environment"].get("TICKETONLINE_PROCESSES", "1").strip("${}")[-1]
    limit = int(compose["services"]["database"]["command"][-1].removeprefix("max_connections="))

    worker = 1
    assert limit > CONNECTIONS * (int(processes) + worker)
