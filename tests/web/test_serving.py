"""The server as a process: it answers, under a prefix too, ends when told to, and says why when it cannot start."""

import signal
import socket
import urllib.request
from pathlib import Path

from tests.conftest import Run
from tests.web.running import server


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return str(answer.read().decode())


def test_serve_answers_below_a_prefix(sample_library: Path) -> None:
    with server(sample_library, "serve", "--port", "0", "--url-prefix", "fz") as (_, address):
        assert address.endswith("/fz/")
        assert "示例数据" in fetch(address)
        assert 'href="/fz/help"' in fetch(address)
        assert '"status":"ok"' in fetch(address + "healthz")


def test_the_demo_builds_its_library_and_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "tmp"
    folder.mkdir()
    for end in (signal.SIGINT, signal.SIGTERM):
        with server(tmp_path / "unused", "demo", "--no-open", "--port", "0", TMPDIR=str(folder)) as (
            process,
            address,
        ):
            page = fetch(address + "search?q=" + "%E6%89%A7%E6%B3%95")
            assert "示例数据" in page
            assert "<mark>执法</mark>" in page
            assert list(folder.iterdir())
            process.send_signal(end)
            process.wait(timeout=20)
        assert list(folder.iterdir()) == []
    assert not (tmp_path / "unused").exists()


def test_the_demo_can_be_kept(tmp_path: Path) -> None:
    for _ in range(2):
        with server(tmp_path / "unused", "demo", "--no-open", "--port", "0", "--keep", str(tmp_path / "kept")) as (
            _,
            address,
        ):
            assert "84" in fetch(address)
    assert (tmp_path / "kept" / "fzsearch.db").is_file()


def test_the_demo_never_mixes_into_another_library(run: Run, tmp_path: Path, sample_library: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "fzsearch.toml").write_text("page_size = 7\n", encoding="utf-8")
    done = run("demo", "--no-open", "--keep", tmp_path / "mine")
    assert done.returncode == 1
    assert str(tmp_path / "mine") in done.stderr
    assert (tmp_path / "mine" / "fzsearch.toml").read_text(encoding="utf-8") == "page_size = 7\n"
    assert sample_library.is_dir()


def test_a_port_in_use_is_explained(run: Run, sample_library: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--port", port, library=sample_library)
    assert done.returncode == 1
    assert str(port) in done.stderr
    assert "Traceback" not in done.stderr
