"""What `schedule` prints: an entry for each of the schedulers that start `crawl --due` every hour. Pure text.

The scheduler only knocks: which sources are due, the library knows; and a second run at a time is refused by the
library's lock (exit code 75).
"""

import hashlib
import plistlib
import shlex
import subprocess
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Literal

from fzsearch.errors import ConfigError

Kind = Literal["systemd", "cron", "launchd", "schtasks"]
"""The schedulers of Linux, of any Unix, of macOS and of Windows."""

SERVICE, TIMER = "fzsearch-crawl.service", "fzsearch-crawl.timer"
LABEL = "fzsearch.crawl"
_UNWRITABLE = ("Cc", "Cs", "Zl", "Zp")  # control characters, bytes that are no text, line breaks
_LONGEST_TASK = 261  # characters that schtasks takes for /TR

# Nothing here needs root, or takes away what LibreOffice needs to convert a document (memory that is written and
# run, a home, sockets of its own). Exit codes: 3, some sources failed, which `status` shows; 75, another run is on.
_SERVICE = """\
# {folder}/{name}
[Unit]
Description=fzsearch: 采集到期的门户栏目 / harvest the portal columns that are due

[Service]
Type=oneshot
ExecStart={command}
SuccessExitStatus=3 75
Nice=10
IOSchedulingClass=idle
NoNewPrivileges=yes
RestrictSUIDSGID=yes
RestrictRealtime=yes
LockPersonality=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
"""
_TIMER = """\
# {folder}/{name}
[Unit]
Description=fzsearch: 每小时看一次有没有到期的栏目 / look every hour for columns that are due

[Timer]
OnCalendar=*-*-* *:{minute:02}:00
RandomizedDelaySec=10min
Persistent=true

[Install]
WantedBy=timers.target
"""
_FOLDER = "~/.config/systemd/user"


def entry(kind: Kind, executable: str, data_dir: PurePath, config: PurePath | None = None) -> str:
    """The entry that starts `crawl --due` for a library every hour, with how to install it, in two languages.

    `executable` is the whole path of the fzsearch command; `config` a settings file instead of the library's. The
    minute is the library's own, always the same: not all machines knock at the full hour. Raises ConfigError for a
    path that no entry can hold.
    """
    named = [] if config is None else ["--config", str(config)]
    for path in (executable, str(data_dir), *named):
        if any(unicodedata.category(letter) in _UNWRITABLE for letter in path):
            raise ConfigError(
                f"路径 {path!r} 含有控制字符，不能写进定时任务",
                f"the path {path!r} has control characters and cannot be scheduled",
            )
    return _ENTRIES[kind](_command(executable, data_dir, named), _minute(data_dir))


def systemd_units(command: list[str], minute: int) -> Mapping[str, str]:
    """The service and the timer for a user's own systemd, by the names of their files."""
    # The program's own path is not searched for variables: $ stays as it is there.
    quoted = " ".join([_for_systemd(command[0]), *(_for_systemd(word).replace("$", "$$") for word in command[1:])])
    return {
        SERVICE: _SERVICE.format(folder=_FOLDER, name=SERVICE, command=quoted),
        TIMER: _TIMER.format(folder=_FOLDER, name=TIMER, minute=minute),
    }


def _command(executable: str, data_dir: PurePath, named: list[str]) -> list[str]:
    # Quiet: what goes to stderr is then worth a mail from cron.
    return [executable, "--data-dir", str(data_dir), *named, "--quiet", "crawl", "--due"]


def _minute(data_dir: PurePath) -> int:
    return hashlib.sha256(str(data_dir).encode()).digest()[0] % 60


def _systemd(command: list[str], minute: int) -> str:
    instructions = f"""\
# 把下面两段分别存为 {_FOLDER}/ 里的 {SERVICE} 和 {TIMER}，然后运行
# Save the two parts below as {SERVICE} and {TIMER} in {_FOLDER}/, then run
#     systemctl --user daemon-reload
#     systemctl --user enable --now {TIMER}
# 不登录也要运行 / to run while you are not logged in:  loginctl enable-linger
# 看日志 / the log:  journalctl --user -u {SERVICE}
"""
    return "\n".join([instructions, *systemd_units(command, minute).values()])


def _cron(command: list[str], minute: int) -> str:
    return f"""\
# 运行 crontab -e，把最后一行加进去；关机时错过的不会补上，下一个小时再看
# Run crontab -e and add the last line; what is missed while the machine is off waits for the next hour
{minute} * * * * nice -n 10 {_for_cron(command)}
"""


def _launchd(command: list[str], minute: int) -> str:
    job = {
        "Label": LABEL,
        "ProgramArguments": command,
        "StartCalendarInterval": {"Minute": minute},
        "ProcessType": "Background",
        "LowPriorityIO": True,
        "Nice": 10,
    }
    written = plistlib.dumps(job, sort_keys=False).decode()
    head, mark, rest = written.partition("<plist ")
    # An XML comment must not have two hyphens in a row.
    return f"""\
{head}<!--
  存为 ~/Library/LaunchAgents/{LABEL}.plist，然后运行
  Save as ~/Library/LaunchAgents/{LABEL}.plist, then run
      launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/{LABEL}.plist
  睡眠时错过的，醒来后运行一次 / what is missed asleep runs once after waking
-->
{mark}{rest}"""


def _schtasks(command: list[str], minute: int) -> str:
    task = subprocess.list2cmdline(command)  # as Windows programs take their command line apart
    if len(task) > _LONGEST_TASK:
        raise ConfigError(
            f"命令有 {len(task)} 个字符，schtasks 最多 {_LONGEST_TASK} 个：请把资料库移到较短的路径",
            f"the command has {len(task)} characters and schtasks takes {_LONGEST_TASK}:"
            " move the library to a shorter path",
        )
    words = ["/Create", "/F", "/TN", LABEL, "/SC", "HOURLY", "/ST", f"00:{minute:02}", "/TR", task]
    return f"""\
@chcp 65001 >nul
@rem 在命令提示符（不是 PowerShell）里存为 UTF-8 的 fzsearch.cmd，然后运行它
@rem Save as fzsearch.cmd, in UTF-8, from a command prompt (not PowerShell), then run it
@rem 关机时错过的要补上，在任务计划程序里勾选“过了计划开始时间立即启动任务”
@rem To catch up after the machine was off, tick "Run task as soon as possible after a scheduled start is missed"
schtasks {_for_batch(subprocess.list2cmdline(words))}
"""


def _for_systemd(word: str) -> str:
    """A word as systemd.syntax(7) and systemd.unit(5) have it: in quotes, with escapes, % doubled."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _for_cron(command: list[str]) -> str:
    r"""A command for a crontab: quoted for the shell, with every % escaped for cron, which else ends it there.

    cron takes \% for %, but not where the backslash comes after another. So a word's own backslash before a % is
    kept from it by quotes that end and begin.
    """
    return shlex.join(command).replace("\\%", "\\''%").replace("%", "\\%")


def _for_batch(line: str) -> str:
    """A line for a batch file: % doubled, and what is an operator escaped where cmd.exe sees no quotes around it.

    cmd.exe knows nothing of the backslash before a quote: every quote begins or ends a quoted part.
    """
    parts = line.replace("%", "%%").split('"')
    for number in range(0, len(parts), 2):
        parts[number] = "".join(f"^{letter}" if letter in "^&|<>()" else letter for letter in parts[number])
    return '"'.join(parts)


_ENTRIES: Mapping[Kind, Callable[[list[str], int], str]] = {
    "systemd": _systemd,
    "cron": _cron,
    "launchd": _launchd,
    "schtasks": _schtasks,
}
