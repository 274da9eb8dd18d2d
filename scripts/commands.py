"""Write the reference part of docs/commands.md from the commands themselves.

Usage: python scripts/commands.py    (a test compares, so run it after changing a command)
"""

import inspect
import sys
from pathlib import Path

import click

from fzsearch.cli import cli

PAGE = Path(__file__).resolve().parent.parent / "docs/commands.md"
MARK = "<!-- From here on made by scripts/commands.py -->\n"


def reference() -> str:
    """A section per command: usage, what it does, its options."""
    parts = [_section("fzsearch", cli)]
    for name, command in sorted(cli.commands.items()):
        parts.append(_section(f"fzsearch {name}", command))
        under = sorted(command.commands.items()) if isinstance(command, click.Group) else []
        parts += [_section(f"fzsearch {name} {part}", one) for part, one in under]
    return MARK + "\n" + "\n".join(parts)


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    rows = [
        f"| `{', '.join(parameter.opts)}{_cell(_value(parameter, context))}` | {_cell(parameter.help or '')} |"
        for parameter in command.params
        if isinstance(parameter, click.Option)
    ]
    table = ["| option | |", "| --- | --- |", *rows, ""] if rows else []
    return "\n".join([f"## `{name}`", "", f"`{usage}`", "", inspect.cleandoc(command.help or ""), "", *table])


def _value(option: click.Option, context: click.Context) -> str:
    return "" if option.is_flag else f" {option.make_metavar(context)}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> int:
    """Replace everything after the mark."""
    written = PAGE.read_text(encoding="utf-8").partition(MARK)[0] + reference()
    PAGE.write_text(written, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
