"""Commands that serve pages: serve, demo."""

import signal
import sys
import tempfile
import webbrowser
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from fzsearch import sample
from fzsearch.cli.indexing import bring_up_to_date
from fzsearch.cli.session import Session, pass_session
from fzsearch.config import checked
from fzsearch.errors import ConfigError
from fzsearch.pipeline import import_files


@click.command(short_help="打开网页检索 / serve the web front end")
@click.option("--host", help="监听地址 / address to listen on [127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="端口，0 为任意空闲端口 / port, 0 for any free one [8377]"
)
@click.option("--url-prefix", help="挂在某个路径下，如 /fz / served below a path such as /fz")
@pass_session
def serve(session: Session, host: str | None, port: int | None, url_prefix: str | None) -> None:
    """打开网页检索。

    Serve the web front end.
    """
    stated = replace(
        session.settings,
        host=host or session.settings.host,
        port=session.settings.port if port is None else port,
        url_prefix=session.settings.url_prefix if url_prefix is None else url_prefix,
    )
    session.settings = checked(stated, "serve")
    with session.reading():
        pass  # a missing library is an error now, not on the first page
    _serve(session, open_browser=False)


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), help="端口，0 为任意空闲端口 / port, 0 for any free one [8377]"
)
@click.option("--no-open", is_flag=True, help="不打开浏览器 / do not open a browser")
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="把示例资料库留在这个文件夹 / keep the sample library in this folder",
)
@pass_session
def demo(session: Session, port: int | None, *, no_open: bool, keep: Path | None) -> None:
    """用自带的示例资料库试用：建库、打开网页。所有内容均为虚构。

    Try fzsearch with the packaged sample library: build it, serve it. Everything in it is invented.
    """
    if keep is not None and keep.exists() and not sample.may_use(keep):
        raise ConfigError(
            f"{keep} 里已有别的文件，请换一个文件夹", f"there are other files in {keep}; use another folder"
        )
    with nullcontext(str(keep)) if keep else tempfile.TemporaryDirectory(prefix="fzsearch-demo-") as folder:
        sample.prepare(Path(folder))
        shown = Session(Path(folder), None, quiet=session.quiet)
        if port is not None:
            shown.settings = replace(shown.settings, port=port)
        build_sample(shown)
        _serve(shown, open_browser=not no_open)


def build_sample(session: Session) -> None:
    """Import and index the sample reports into the session's library."""
    with session.writing() as store, sample.report_files() as files:
        with session.progress(
            import_files(files, session.parse, store, datetime.now(UTC)), "导入 import", len(files)
        ) as bar:
            for done in bar:
                if done.error is not None:
                    raise done.error
        bring_up_to_date(session, store)
        totals = store.totals()
    session.say(f"示例资料库 sample library: {totals.reports} 份报告 reports, {totals.sections} 节 sections")


def _serve(session: Session, *, open_browser: bool) -> None:
    """Serve until the process is told to end."""
    from fzsearch.web import create_app, get_ready, listening_port, make_server  # flask is loaded only to serve

    settings = session.settings
    try:
        app = create_app(settings)
        server = make_server(app, settings)
    except (OSError, ValueError) as error:
        place = f"{settings.host}:{settings.port}"
        raise ConfigError(
            f"不能在 {place} 上提供服务（{error}）：换一个端口或地址，如 --port 8378",
            f"cannot serve on {place} ({error}): try another port or address, such as --port 8378",
        ) from error
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{listening_port(server)}{settings.url_prefix}/"
    click.echo(f"已就绪，请打开 / ready, open  {address}   （Ctrl-C 结束 / to stop）")
    get_ready(app)
    if open_browser:
        webbrowser.open(address)
    # End as on Ctrl-C, so that the demo's temporary folder goes.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.run()


COMMANDS = (serve, demo)
