"""The command line: one file per group of commands. Data goes to stdout, everything else to stderr."""

import io
import logging
import os
import sys
from pathlib import Path

import click

from fzsearch import __version__
from fzsearch.cli import (
    checking,
    harvesting,
    library,
    peers,
    portals,
    provenance,
    reading,
    serving,
    statements,
    trends,
    verdicts,
    wording,
)
from fzsearch.cli.session import Session
from fzsearch.errors import FzsearchError

INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="fzsearch")
@click.option("--data-dir", type=click.Path(path_type=Path), help="资料库文件夹 / the library folder")
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    help="设置文件 / settings file instead of the library's",
)
@click.option("--quiet", "-q", is_flag=True, help="只输出数据和错误 / only data and errors")
@click.option("--verbose", "-v", is_flag=True, help="多说一些 / say more")
@click.pass_context
def cli(
    context: click.Context, data_dir: Path | None, config_file: Path | None, *, quiet: bool, verbose: bool
) -> None:
    """法治政府建设年度报告全文检索。

    Full-text search over China's rule-of-law government annual reports.

    先试试 / try first:  fzsearch demo
    """
    if quiet and verbose:
        raise click.UsageError("--quiet 与 --verbose 不能同时使用 (--quiet and --verbose exclude each other)")
    logging.basicConfig(
        level=logging.ERROR if quiet else logging.INFO if verbose else logging.WARNING,
        format="%(levelname)s %(name)s %(message)s",
        stream=sys.stderr,
    )
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        context.color = False
    context.obj = Session(data_dir, config_file, quiet=quiet)


GROUPS = (
    library,
    harvesting,
    portals,
    reading,
    wording,
    peers,
    checking,
    trends,
    statements,
    verdicts,
    provenance,
    serving,
)

for command in (command for group in GROUPS for command in group.COMMANDS):
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run a command line and exit with its code (docs/commands.md lists the codes)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show ✓ or › shows ?
    code = 0
    try:
        # Not cli.main(): it would end with code 1 where the reader of our output has gone.
        with cli.make_context("fzsearch", list(sys.argv[1:] if arguments is None else arguments)) as context:
            cli.invoke(context)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.Exit as end:
        code = end.exit_code
    except (click.ClickException, click.Abort, FzsearchError, KeyboardInterrupt) as error:
        code = _explain(error)
    except OSError as error:
        code = _output_ended(error)
    sys.exit(code)


def _explain(error: BaseException) -> int:
    """Say what went wrong; return the exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return error.exit_code
    if isinstance(error, click.UsageError):
        _complain(_usage_message(error))
        if error.ctx is not None:
            click.echo(f"试试 / try:  {error.ctx.command_path} --help", err=True)
        return error.exit_code
    if isinstance(error, click.ClickException):
        _complain(error.format_message())
        return error.exit_code
    if isinstance(error, FzsearchError):
        _complain(str(error))
        return error.exit_code
    _complain("已中断 (interrupted)")
    return INTERRUPTED


def _output_ended(error: OSError) -> int:
    """The output could not be written; that nobody reads it any more, as in `… | head`, is no failure."""
    if not isinstance(error, BrokenPipeError):
        _complain(f"输出失败：{error.strerror} (cannot write the output: {error.strerror})")
        return 1
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _complain(message: str) -> None:
    click.echo(f"fzsearch: {message}", err=True)


def _usage_message(error: click.UsageError) -> str:
    """Click's usage errors, with Chinese in front."""
    english = error.format_message()
    if isinstance(error, click.NoSuchOption):
        hint = (
            "" if error.option_name.isascii() else "；以 - 开头的检索式放在 -- 之后 after --:  fzsearch search -- -词"
        )
        return f"没有 {error.option_name} 这个选项 ({english}){hint}"
    if isinstance(error, click.MissingParameter):
        return f"缺少参数 ({english})"
    if isinstance(error, click.BadParameter):
        return f"参数的值不可用 ({english})"
    if english.startswith("No such command"):
        return f"没有这个命令 ({english})"
    return english
