"""The command that counts how a phrase's use grew and spread."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from fzsearch.cli.filters import filters, request_of
from fzsearch.cli.session import Session, pass_session
from fzsearch.spreadsheet import harmless

if TYPE_CHECKING:
    from fzsearch.index import ReportHits
    from fzsearch.index.trends import Spread, Trend, Uptake


@click.command(short_help="用语走势 / how the use of a phrase grew and spread")
@click.argument("queries", metavar="QUERY...", nargs=-1, required=True)
@filters
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="输出格式 / output format"
)
@pass_session
def trends(session: Session, /, queries: tuple[str, ...], form: str, **options: Any) -> None:
    """各年度有多少报告用到一个用语，占多少，传到了哪些省和系统，最早是谁；可以比较三个。写法与检索相同。

    How many reports use a phrase by year, what share that is, to which provinces and systems it spread, and who used
    it first in this library; up to three phrases, written as in searches.
    """
    from fzsearch.index.trending import answer, asked_of, first_users, phrase_json

    asked = asked_of(queries, request_of(session, "", options))
    with session.reading() as store:
        engine = session.engine(store)
        found = answer(asked, engine, session.gazetteer)
        users = [first_users(asked, trend, engine) for trend in found] if form != "csv" else []
    if form == "csv":
        click.echo(_csv(found), nl=False)
    elif form == "json":
        data = {"phrases": list(map(phrase_json, found, users))}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        click.echo("\n\n".join("\n".join(_lines(*one)) for one in zip(found, users, strict=True)))


def _csv(found: Iterable["Trend"]) -> str:
    from fzsearch.index.trends import COLUMNS, table

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(harmless, row) for row in table(found))
    return text.getvalue()


def _lines(trend: "Trend", users: Sequence["ReportHits"]) -> Iterator[str]:
    """A phrase as a person reads it."""
    yield f"{trend.query}：{_counts(trend.whole)}"
    for year in trend.span:
        yield f"  {year}  {_counts(trend.years[year]) if year in trend.years else '— 资料库里没有报告 no reports'}"
    if None in trend.years:
        yield f"  年度未知  {_counts(trend.years[None])}"
    for title, rows in (("各省 provinces", trend.provinces), ("各系统 systems", trend.systems)):
        used = [row for row in rows if row.whole.reports]
        if used:
            yield title
            yield from map(_spread, used)
    if trend.first_year:
        yield f"本资料库最早 first in this library: {trend.first_year} 年度 {trend.first_total} 份"
        for user in users:
            day = user.report.published or "发布日期未知"
            yield f"  {user.report.title}（{day}） fzsearch show {user.hits[0].section.id}"


def _counts(use: "Uptake") -> str:
    share = "—" if use.share is None else f"{use.share:.1f}%"
    unknown = f"，机构不明 {use.unknown} 份" if use.unknown else ""
    return f"{use.reports}/{use.of} 份 {share}，机构 {use.agencies} 个，省份 {use.provinces} 个{unknown}"


def _spread(row: "Spread") -> str:
    since = f"{row.first_year} 年度起" if row.first_year else "年度未知"
    return f"  {row.label} {row.whole.reports}/{row.whole.of} 份，{since}"


COMMANDS = (trends,)
