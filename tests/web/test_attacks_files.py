"""What other users of the machine can read of the shop's files."""

from tests.live_server import prepared_data


def test_the_database_is_nobody_elses_whatever_the_folder_it_lies_in():
    # The folder of this installation was there before, as the one that systemd makes is.
    files = [path for path in prepared_data().iterdir() if path.is_file()]

    modes = {path.name: path.stat().st_mode & 0o077 for path in files}

    assert "ticketonline.sqlite3" in modes
    assert set(modes.values()) == {0}
