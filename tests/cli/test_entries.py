"""What `schedule` prints must start the very command, whatever the paths hold."""

import configparser
import plistlib
import re
import shlex
import shutil
import subprocess
from pathlib import Path, PureWindowsPath

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.cli import cli
from fzsearch.cli.entries import SERVICE, TIMER, Kind, entry
from fzsearch.errors import ConfigError

EXE = "/opt/fz search/bin/fzsearch"
PATHS = [
    "/home/user/.local/share/fzsearch",
    "/data/法治 资料　库",
    "/data/100%",
    "/data/%h/%n",
    r"/data/a\%b\\%c",
    "/data/it's",
    '/data/"quoted"',
    "/data/$HOME/${x}/`id`/$(id)",
    "/data/a&b<c>d;e|f",
    "/data/--due]]>",
    "/data/ends\\",
    "/data/*?~#!",
]
COMMAND = ["--quiet", "crawl", "--due"]
# Printable, and what file names may hold
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=30)


def wanted(path: str) -> list[str]:
    return [EXE, "--data-dir", str(Path(path)), *COMMAND]


@pytest.mark.parametrize("path", PATHS)
def test_cron_starts_the_very_command(path: str) -> None:
    assert _as_cron_does(entry("cron", EXE, Path(path))) == ["nice", "-n", "10", *wanted(path)]


@given(NAMES)
def test_cron_starts_the_very_command_in_any_folder(name: str) -> None:
    path = f"/{name}"
    assert _as_cron_does(entry("cron", EXE, Path(path))) == ["nice", "-n", "10", *wanted(path)]


def _as_cron_does(text: str) -> list[str]:
    r"""Take a crontab's only entry apart: the five fields, then \% for %, as Vixie's cron goes about it."""
    (line,) = [line for line in text.split("\n") if line and not line.startswith("#")]
    minute, hour, *rest, command = line.split(" ", 5)
    assert 0 <= int(minute) < 60
    assert [hour, *rest] == ["*"] * 4
    taken, escaped = "", False
    for letter in command:
        if escaped and letter == "%":
            taken = taken[:-1] + "%"
            escaped = False
            continue
        assert letter != "%", "cron ends the command here"
        escaped = letter == "\\" and not escaped
        taken += letter
    return shlex.split(taken)


@pytest.mark.parametrize("path", PATHS)
def test_launchd_starts_the_very_command(path: str) -> None:
    text = entry("launchd", EXE, Path(path))
    job = plistlib.loads(text.encode())
    assert job["ProgramArguments"] == wanted(path)
    assert 0 <= job["StartCalendarInterval"]["Minute"] < 60
    assert f"{job['Label']}.plist" in text
    comment = text.partition("<!--\n")[2].partition("-->")[0]
    assert comment
    assert "--" not in comment


def _units(text: str) -> dict[str, str]:
    """The files of a systemd entry, by the names that stand above them."""
    parts = re.split(r"^# ~/\.config/systemd/user/(\S+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _as_systemd_does(line: str) -> list[str]:
    """Take a command line apart by systemd.syntax(7): quotes with escapes; %% is %, and $$ is $ but for the first."""
    words = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
    assert " ".join(f'"{word}"' for word in words) == line
    assert all(re.fullmatch(r"(?:[^%]|%%)*", word) for word in words)
    assert all(re.fullmatch(r"(?:[^$]|\$\$)*", word) for word in words[1:])
    plain = [re.sub(r"\\(.)", r"\1", word).replace("%%", "%") for word in words]
    return [plain[0], *(word.replace("$$", "$") for word in plain[1:])]


@pytest.mark.parametrize("path", PATHS)
def test_systemd_starts_the_very_command(path: str) -> None:
    units = _units(entry("systemd", EXE, Path(path)))
    assert set(units) == {SERVICE, TIMER}
    service = configparser.RawConfigParser(strict=True)
    service.read_string(units[SERVICE])
    assert _as_systemd_does(service["Service"]["ExecStart"]) == wanted(path)
    assert service["Service"]["Type"] == "oneshot"
    assert service["Service"]["SuccessExitStatus"] == "3 75"
    timer = configparser.RawConfigParser(strict=True)
    timer.read_string(units[TIMER])
    assert timer["Timer"]["Persistent"] == "yes" or timer["Timer"]["Persistent"] == "true"
    assert re.fullmatch(r"\*-\*-\* \*:[0-5]\d:00", timer["Timer"]["OnCalendar"])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze")
@pytest.mark.parametrize("path", PATHS)
def test_systemd_has_no_complaint(path: str, tmp_path: Path) -> None:
    program = tmp_path / "fz %h $x 检索"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    units = _units(entry("systemd", str(program), Path(path)))
    for name, text in units.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in units)],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    complaints = [line for line in done.stderr.splitlines() if "fzsearch" in line or str(tmp_path) in line]
    assert not complaints, done.stderr


def _as_windows_does(line: str) -> list[str]:
    """Take a command line apart as Microsoft's C runtime does: backslashes count only before a quote."""
    words: list[str] = []
    word, quoted, begun, backslashes = "", False, False, 0
    for letter in f"{line} ":
        if letter == "\\":
            backslashes += 1
            begun = True
            continue
        if letter == '"':
            word += "\\" * (backslashes // 2)
            if backslashes % 2:
                word += '"'
            else:
                quoted = not quoted
            begun = True
        else:
            word += "\\" * backslashes
            if letter in " \t" and not quoted:
                if begun:
                    words.append(word)
                word, begun = "", False
            else:
                word += letter
                begun = True
        backslashes = 0
    assert not quoted
    return words


def _as_batch_does(line: str) -> str:
    """What cmd.exe makes of a line of a batch file: %% is %, ^ escapes outside quotes, operators would end it."""
    assert re.fullmatch(r"(?:[^%]|%%)*", line)
    taken, quoted, escaped = "", False, False
    for letter in line.replace("%%", "%"):
        if letter == '"' and not escaped:
            quoted = not quoted
        if not quoted and not escaped:
            assert letter not in "&|<>", "cmd.exe takes this for an operator"
            if letter == "^":
                escaped = True
                continue
        escaped = False
        taken += letter
    return taken


WINDOWS = [
    r"C:\Users\user\AppData\Local\fzsearch",
    "C:\\Users\\张 三\\资料库",
    "D:\\",
    "D:\\a b\\",
    r"C:\100%\%TEMP%",
    r"C:\R&D (x86)\a^b",
    r"C:\R&D data",
    r"C:\it's",
]


@pytest.mark.parametrize("path", WINDOWS)
@pytest.mark.parametrize("program", [r"C:\Program Files\fzsearch\fzsearch.exe", r"C:\R&D\fzsearch.exe"])
def test_windows_starts_the_very_command(program: str, path: str) -> None:
    text = entry("schtasks", program, PureWindowsPath(path))
    (line,) = [line for line in text.split("\n") if line and not line.startswith("@")]
    words = _as_windows_does(_as_batch_does(line))
    assert words[:-1][:4] == ["schtasks", "/Create", "/F", "/TN"]
    assert words[-2] == "/TR"
    assert _as_windows_does(words[-1]) == [program, "--data-dir", str(PureWindowsPath(path)), *COMMAND]
    assert words[words.index("/SC") + 1] == "HOURLY"
    assert re.fullmatch(r"00:[0-5]\d", words[words.index("/ST") + 1])


def test_windows_says_when_a_path_is_too_long() -> None:
    with pytest.raises(ConfigError, match="261"):
        entry("schtasks", "fzsearch.exe", PureWindowsPath("C:\\" + "资料" * 130))


@pytest.mark.parametrize("kind", ["systemd", "cron", "launchd", "schtasks"])
@pytest.mark.parametrize("path", ["/a\nb", "/a\rb", "/a\x00b", "/a\u2028b", "/a\udcffb", "/a\x1bb"])
def test_a_path_that_would_begin_another_line_is_refused(kind: Kind, path: str) -> None:
    with pytest.raises(ConfigError):
        entry(kind, EXE, Path(path))
    with pytest.raises(ConfigError):
        entry(kind, path, Path("/data"))


@pytest.mark.parametrize("kind", ["systemd", "cron", "launchd", "schtasks"])
def test_an_entry_says_in_two_languages_where_it_goes(kind: Kind) -> None:
    text = entry(kind, EXE, Path("/data"))
    assert re.search("存为|加进去", text)
    assert re.search("Save|Run", text)
    assert text == entry(kind, EXE, Path("/data"))


def test_another_settings_file_is_named_in_the_entry(tmp_path: Path) -> None:
    text = entry("cron", EXE, Path("/data"), Path("/etc/fz search.toml"))
    named = [EXE, "--data-dir", "/data", "--config", "/etc/fz search.toml", *COMMAND]
    assert _as_cron_does(text) == ["nice", "-n", "10", *named]
    with pytest.raises(ConfigError):
        entry("cron", EXE, Path("/data"), Path("/a\nb"))
    (tmp_path / "own.toml").write_text("", encoding="utf-8")
    words = ["--data-dir", str(tmp_path), "--config", str(tmp_path / "own.toml"), "schedule", "cron"]
    printed = CliRunner().invoke(cli, words).output
    assert ["--config", str(tmp_path / "own.toml")] == _as_cron_does(printed)[6:8]


def test_libraries_knock_at_minutes_of_their_own() -> None:
    minutes = {re.search(r"^\d+", entry("cron", EXE, Path(f"/data/{n}")), re.MULTILINE)[0] for n in range(50)}  # type: ignore[index]
    assert len(minutes) > 15
