"""crawl --daemon goes on."""

import signal
from pathlib import Path

import pytest

from fzsearch.cli import main

_BROKEN = "[[source]\nid ="


class _Enough(Exception):
    pass


def _daemon(folder: Path, monkeypatch: pytest.MonkeyPatch, *edits: str) -> int:
    """Let it run; write sources.toml anew in each of its pauses. Return how many pauses it made."""
    pauses = iter(edits)
    made = 0

    def pause(_: float) -> None:
        nonlocal made
        made += 1
        edit = next(pauses, None)
        if edit is None:
            raise _Enough
        (folder / "sources.toml").write_text(edit, encoding="utf-8")

    monkeypatch.setenv("FZSEARCH_CONTACT", "https://example.org/contact")
    monkeypatch.setattr("fzsearch.cli.harvesting.time.sleep", pause)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    try:
        main(["--data-dir", str(folder), "crawl", "--daemon"])
    except _Enough:
        return made
    except SystemExit:
        return -made
    raise AssertionError("main never returns")


def test_a_mistake_in_sources_toml_does_not_end_the_daemon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sources.toml").write_text("", encoding="utf-8")
    assert _daemon(tmp_path, monkeypatch, _BROKEN, _BROKEN, "") == 4
    assert capsys.readouterr().err.count("sources.toml") >= 2


def test_a_daemon_does_not_begin_with_a_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sources.toml").write_text(_BROKEN, encoding="utf-8")
    assert _daemon(tmp_path, monkeypatch, "", "") == 0
