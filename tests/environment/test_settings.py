"""A wrong setting stops the start with one sentence that says what to do."""

import os
import subprocess

import pytest

from tests.live_server import TICKETONLINE, clean_environment
from ticketonline.settings.env import Env, SettingError
from ticketonline.settings.folder import made_data_folder

PASSWORD = "s3same-0pen"
POSTGRESQL = f"postgresql://shop:{PASSWORD}@127.0.0.1:5432/shop"

WRONG = {
    "a port that is no number": ({"PORT": "http"}, "PORT is 'http'; set it to a whole number from 1 to 65535."),
    "a port that there is not": ({"PORT": "70000"}, "PORT is '70000'; set it to a whole number from 1 to 65535."),
    "an address without a scheme": (
        {"PUBLIC_URL": "tickets.example.org"},
        "PUBLIC_URL has 'tickets.example.org'; use scheme, host and port alone, such as https://tickets.example.org.",
    ),
    "an address with a path": ({"PUBLIC_URL": "https://example.org/shop"}, "PUBLIC_URL has 'https://example.org/shop'"),
    "an address with a broken port": ({"PUBLIC_URL": "https://example.org:x"}, "PUBLIC_URL has"),
    "an address with a broken bracket": ({"PUBLIC_URL": "http://[::1"}, "PUBLIC_URL has"),
    "an address with a user": ({"PUBLIC_URL": "https://olga@example.org"}, "PUBLIC_URL has"),
    "plain http on the internet": (
        {"PUBLIC_URL": "http://tickets.example.org"},
        "use https:// and put a TLS proxy in front",
    ),
    "a short secret": (
        {"TICKETONLINE_SECRET_KEY": "short"},
        "TICKETONLINE_SECRET_KEY has 5 characters; use at least 50",
    ),
    "a data folder below a file": (
        {"TICKETONLINE_DATA": "/dev/null/var"},
        "can't be made (Not a directory); point TICKETONLINE_DATA at one this user may write.",
    ),
    "many processes on SQLite": (
        {"TICKETONLINE_PROCESSES": "2"},
        "set DATABASE_URL to a PostgreSQL database, or leave TICKETONLINE_PROCESSES unset.",
    ),
    "no process at all": ({"TICKETONLINE_PROCESSES": "0"}, "TICKETONLINE_PROCESSES is '0'"),
    "fewer threads than kinds of work": (
        {"TICKETONLINE_THREADS": "3"},
        "TICKETONLINE_THREADS is '3'; set it to a whole number from 4 to 1024.",
    ),
    "a desk without room": ({"TICKETONLINE_DESK_ROOM": "0"}, "TICKETONLINE_DESK_ROOM is '0'"),
    "a database of another kind": (
        {"DATABASE_URL": f"mysql://shop:{PASSWORD}@127.0.0.1/shop"},
        "DATABASE_URL is not understood; use postgresql://user:password@host:5432/name",
    ),
    "a database address that is none": ({"DATABASE_URL": PASSWORD}, "DATABASE_URL is not understood"),
    "a database with a broken port": (
        {"DATABASE_URL": f"postgresql://shop:{PASSWORD}@127.0.0.1:{PASSWORD}/shop"},
        "DATABASE_URL is not understood",
    ),
    "a database without a name": (
        {"DATABASE_URL": f"postgresql://shop:{PASSWORD}@127.0.0.1"},
        "DATABASE_URL is not understood",
    ),
    "a database in memory": ({"DATABASE_URL": "sqlite://:memory:"}, "DATABASE_URL is not understood"),
    "a SQLite file nowhere": (
        {"DATABASE_URL": "sqlite:////nowhere/shop.sqlite3"},
        "DATABASE_URL puts the SQLite file into a folder that is not there; make it: /nowhere/shop.sqlite3",
    ),
    "a password file that is not there": (
        {"DATABASE_URL": POSTGRESQL, "DATABASE_PASSWORD_FILE": "/nowhere/password"},
        "The file of DATABASE_PASSWORD_FILE, /nowhere/password, can't be read",
    ),
    "a host with a scheme": (
        {"TICKETONLINE_HOSTS": "www.example.org, https://example.org"},
        "TICKETONLINE_HOSTS has 'https://example.org'; name hosts alone, separated by commas",
    ),
    "every host there is": ({"TICKETONLINE_HOSTS": "*"}, "TICKETONLINE_HOSTS has '*'"),
    "a front end that is no origin": (
        {"TICKETONLINE_CORS_ORIGINS": "https://front.example.org/app"},
        "TICKETONLINE_CORS_ORIGINS has 'https://front.example.org/app'; use scheme, host and port alone",
    ),
    "every front end there is": ({"TICKETONLINE_CORS_ORIGINS": "*"}, "TICKETONLINE_CORS_ORIGINS has '*'"),
    "a proxy that is no address": (
        {"TICKETONLINE_TRUSTED_PROXIES": "127.0.0.1,nginx"},
        "TICKETONLINE_TRUSTED_PROXIES has 'nginx'; name addresses and networks, separated by commas, such as",
    ),
    "a network with a host in it": (
        {"TICKETONLINE_TRUSTED_PROXIES": "10.0.0.7/8"},
        "TICKETONLINE_TRUSTED_PROXIES has '10.0.0.7/8'",
    ),
    "every proxy there is": (
        {"TICKETONLINE_TRUSTED_PROXIES": "0.0.0.0/0"},
        "or loopback or private; never all there are.",
    ),
    "a limit that is half on": (
        {"TICKETONLINE_RATE_LIMIT": "maybe"},
        "TICKETONLINE_RATE_LIMIT is 'maybe'; set it to one of ON, OFF.",
    ),
    "a client that may write nothing": ({"TICKETONLINE_CLIENT_WRITES": "0"}, "TICKETONLINE_CLIENT_WRITES is '0'"),
    "a burst of nothing": ({"TICKETONLINE_SESSION_BURST": "0"}, "TICKETONLINE_SESSION_BURST is '0'"),
    "log-ins without a number": ({"TICKETONLINE_LOGINS": "many"}, "TICKETONLINE_LOGINS is 'many'"),
    "mail by another way": (
        {"EMAIL_URL": f"imap://olga:{PASSWORD}@mail.example.org"},
        "EMAIL_URL is not understood; use smtp+tls://user:password@host:587 (STARTTLS)",
    ),
    "a mail server without a host": ({"EMAIL_URL": "smtp://:25"}, "EMAIL_URL is not understood"),
    "a mail server on no port": ({"EMAIL_URL": f"smtp://olga:{PASSWORD}@host:smtp"}, "EMAIL_URL is not understood"),
    "a mail server with a folder": ({"EMAIL_URL": "smtp://mail.example.org/x"}, "EMAIL_URL is not understood"),
    "a sender that is no address": (
        {"TICKETONLINE_MAIL_FROM": "the box office"},
        "TICKETONLINE_MAIL_FROM is 'the box office'; set it to an e-mail address such as tickets@example.org.",
    ),
    "a sign-up that is ajar": (
        {"TICKETONLINE_SIGN_UP": "ajar"},
        "TICKETONLINE_SIGN_UP is 'ajar'; set it to one of OPEN, CLOSED.",
    ),
    "a hold of no time": ({"TICKETONLINE_HOLD_SECONDS": "0"}, "TICKETONLINE_HOLD_SECONDS is '0'"),
    "a negative grace": ({"TICKETONLINE_PAYMENT_GRACE_SECONDS": "-1"}, "TICKETONLINE_PAYMENT_GRACE_SECONDS is '-1'"),
    "a retention of no time": ({"TICKETONLINE_RETENTION_DAYS": "0"}, "TICKETONLINE_RETENTION_DAYS is '0'"),
    "people forgotten before they came": (
        {"TICKETONLINE_KEEP_PERSONAL_DAYS": "-1"},
        "TICKETONLINE_KEEP_PERSONAL_DAYS is '-1'",
    ),
    "payments without a thread": ({"TICKETONLINE_PAYMENT_THREADS": "0"}, "TICKETONLINE_PAYMENT_THREADS is '0'"),
    "a rate above one": (
        {"TICKETONLINE_SIMULATED_DECLINE_RATE": "10%"},
        "TICKETONLINE_SIMULATED_DECLINE_RATE is '10%'; set it to a number from 0 to 1, such as 0.1.",
    ),
    "a rate that is no number": ({"TICKETONLINE_SIMULATED_DECLINE_RATE": "nan"}, "SIMULATED_DECLINE_RATE is 'nan'"),
    "a log level that there is not": (
        {"TICKETONLINE_LOG_LEVEL": "loud"},
        "TICKETONLINE_LOG_LEVEL is 'loud'; set it to one of DEBUG, INFO, WARNING, ERROR, CRITICAL.",
    ),
}


def run(*words, data, **env):
    return subprocess.run(
        [*TICKETONLINE, *words],
        env=clean_environment() | {"TICKETONLINE_DATA": str(data)} | env,
        capture_output=True,
        text=True,
        timeout=60,
    )


def assert_stopped_with(done, sentence):
    assert done.returncode == 2
    assert done.stderr.startswith("ticketonline: ")
    assert done.stderr.count("\n") == 1
    assert sentence in done.stderr
    assert PASSWORD not in done.stderr
    assert done.stdout == ""


@pytest.mark.static
@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_setting_stops_the_server_with_a_sentence(case, tmp_path):
    env, sentence = WRONG[case]

    done = run("serve", data=tmp_path, **env)

    assert_stopped_with(done, sentence)


@pytest.mark.static
@pytest.mark.parametrize("words", [["worker"], ["prepare"], ["demo"], ["manage", "check"], ["manage", "migrate"]])
def test_a_wrong_setting_stops_every_command(words, tmp_path):
    done = run(*words, data=tmp_path, PORT="http")

    assert_stopped_with(done, "PORT is 'http'")


@pytest.mark.static
def test_a_spoilt_secret_key_says_how_to_get_a_new_one(tmp_path):
    (tmp_path / "secret_key").write_text("short")

    done = run("manage", "check", data=tmp_path)

    assert_stopped_with(done, f"The secret key in {tmp_path / 'secret_key'} is too short; delete that file")


@pytest.mark.static
def test_a_data_folder_of_somebody_else_stops_the_start(tmp_path, monkeypatch):
    # Root may write everywhere, and tests may be root's: so the system's answer is put into its mouth.
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    with pytest.raises(SettingError, match=f"The data folder {tmp_path} can't be written; point TICKETONLINE_DATA at"):
        made_data_folder(Env({"TICKETONLINE_DATA": str(tmp_path)}), default=tmp_path)


@pytest.mark.static
def test_a_database_out_of_reach_is_named_without_its_password(tmp_path):
    # Port 1 is closed on any machine that one tests on.
    done = run("prepare", "--wait", "0", data=tmp_path, DATABASE_URL=POSTGRESQL.replace(":5432", ":1"))

    assert done.returncode == 2
    assert "ticketonline: the database can't be reached; check DATABASE_URL and that it runs." in done.stderr
    assert "Traceback" not in done.stderr
    assert PASSWORD not in done.stderr


@pytest.mark.static
def test_the_port_on_the_command_line_goes_before_the_one_of_the_environment(tmp_path):
    done = run("serve", "--port", "70000", data=tmp_path, PORT="8000")

    assert_stopped_with(done, "PORT is '70000'")


@pytest.mark.static
@pytest.mark.parametrize(("threads", "shares"), [("4", "1 2 1"), ("", "4 8 4"), ("64", "16 32 4")])
def test_of_the_threads_some_reserve_some_write_and_the_rest_is_left_to_who_reads(threads, shares, tmp_path):
    ask = "from django.conf import settings as s; print(s.DESK_THREADS, s.WRITING_THREADS, s.WRITERS)"

    done = run("manage", "shell", "--no-imports", "--command", ask, data=tmp_path, TICKETONLINE_THREADS=threads)

    assert done.stdout == f"{shares}\n"


@pytest.mark.static
def test_the_password_of_the_database_may_come_from_a_file(tmp_path):
    secret = tmp_path / "password"
    secret.write_text(f"{PASSWORD}\n")
    ask = "from django.conf import settings; print(settings.DATABASES['default']['PASSWORD'])"

    done = run(
        "manage",
        "shell",
        "--no-imports",
        "--command",
        ask,
        data=tmp_path,
        DATABASE_URL="postgresql://shop@127.0.0.1/shop",
        DATABASE_PASSWORD_FILE=str(secret),
    )

    assert done.stdout == f"{PASSWORD}\n"


@pytest.mark.static
@pytest.mark.parametrize(
    "env",
    [
        {
            "PUBLIC_URL": "https://tickets.example.org",
            "TICKETONLINE_HOSTS": "www.example.org, .example.net, [fe80::1]",
            "TICKETONLINE_TRUSTED_PROXIES": "loopback, 10.0.0.7, 2001:db8::/64",
            "EMAIL_URL": f"smtp+tls://olga%40example.org:{PASSWORD}@mail.example.org:587",
        },
        {
            "PUBLIC_URL": "https://tickets.example.org:8443/",
            "TICKETONLINE_CORS_ORIGINS": "https://front.example.org, http://localhost:5173",
            "EMAIL_URL": "smtps://mail.example.org",
            "TICKETONLINE_MAIL_FROM": "tickets@example.org",
            "TICKETONLINE_SIGN_UP": "closed",
        },
        {
            "PUBLIC_URL": "http://[::1]:8000",
            "TICKETONLINE_LOG_LEVEL": "debug",
            "TICKETONLINE_RATE_LIMIT": "off",
            "TICKETONLINE_CLIENT_BURST": "1",
            "DATABASE_URL": POSTGRESQL,
            "TICKETONLINE_PROCESSES": "4",
        },
    ],
)
def test_right_settings_do_not_stop_it(env, tmp_path):
    done = run("manage", "check", data=tmp_path, **env)

    assert (done.returncode, done.stderr) == (0, "")
