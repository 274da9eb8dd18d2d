"""How long parsing a portal's page takes, and whether memory stays flat over many of them.

Run from the repository: python -m bench.parsing [pages]
"""

import gc
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bs4 import BeautifulSoup

from bench.memory import resident
from fzsearch.agencies import load_agency_names
from fzsearch.model import Snapshot
from fzsearch.parser import parse
from fzsearch.regions import load_gazetteer

NOW = datetime(2026, 1, 15, tzinfo=UTC)
REPORTS = (1_000, 5_000, 10_000, 15_000)  # after how many reports memory is looked at
HAN_PER_PAGE = 5_000  # characters of a long report

_SUBJECTS = ("执法检查", "案卷评查", "普法讲座", "文件清理", "行政复议", "窗口服务", "合法性审核", "调解工作")
_DEEDS = (
    "逐项列出清单",
    "按季度通报进度",
    "请第三方看过结果",
    "把办理时限写进流程",
    "在大厅贴出办事图",
    "补上缺的台账",
)
_ENDS = ("群众少跑了路", "差错比上年少", "时限缩短两天", "材料减去三份", "意见都有回音", "各科室照单办理")
_HEADINGS = ("一、工作情况", "（一）规范执法行为", "（二）加强普法宣传", "二、存在问题", "三、{}年工作思路")


def page(seed: int) -> str:
    """A page as portals make them: head, menus of 150 links, catalogue table, article, footer; about 60 KB.

    The same seed gives the same page. Its sentences mean nothing.
    """
    chance = random.Random(seed)
    year = 2020 + seed % 5
    title = f"砚川市第{seed}科技局{year}年法治政府建设情况报告"
    return (
        f"<!DOCTYPE html>\n<html><head>{_head(title, year)}</head><body>{_menus()}"
        '<div class="main w1200"><div class="crumb">当前位置：<a href="/">首页</a> &gt; '
        '<a href="/zwgk/">政务公开</a></div>'
        f"{_catalogue(year, seed)}<h1>{title}</h1>"
        f'<div class="info"><span>发布日期：{year + 1}-01-16</span><span>来源：砚川市第{seed}科技局</span></div>'
        f'<div class="TRS_Editor">{_article(chance, year)}</div>'
        '<div class="share">分享到：</div><p>上一篇：<a href="a.html">上一年报告</a></p></div>'
        '<div class="footer"><p>主办：砚川市人民政府 承办：砚川市大数据中心</p>'
        "<p>网站标识码：1234560001 某ICP备0000号</p></div>"
        "</body></html>"
    )


def _head(title: str, year: int) -> str:
    metas = {"SiteName": "砚川市人民政府", "SiteIDCode": "1234560001", "ArticleTitle": title} | {
        "PubDate": f"{year + 1}-01-15 09:12", "ContentSource": "砚川市科技局", "ColumnName": "法治政府建设"
    }  # fmt: skip
    script = "".join(
        f"function menu{n}(a, b) {{ if (a < b && b > {n}) {{ return a * b; }} return {n}; }}\n" for n in range(60)
    )
    style = "".join(f".box{n} {{ margin: 0 {n}px; color: #{n:06d}; }}\n" for n in range(120))
    stated = "".join(f'<meta name="{name}" content="{content}">\n' for name, content in metas.items())
    return f"{stated}<title>{title}_砚川市人民政府</title><script>{script}</script><style>{style}</style>"


def _menus() -> str:
    items = "".join(
        f'<li class="menu-item"><a href="/zwgk/fdzdgknr/lm{n}/index.html" title="公开栏目{n}" target="_blank">'
        f"公开栏目{n}</a></li>\n"
        for n in range(150)
    )
    return f'<div class="header"><span>今天是2026年1月15日</span><div class="nav"><ul>{items}</ul></div></div>'


def _catalogue(year: int, seed: int) -> str:
    rows = {
        "索 引 号": f"01{seed:06d}/{year}-0001",
        "发布机构": f"砚川市第{seed}科技局",
        "成文日期": f"{year + 1}年1月10日",
    }
    cells = "".join(f"<tr><td>{label}：</td><td>{value}</td></tr>" for label, value in rows.items())
    return f'<table class="zwxl-table">{cells}</table>'


def _article(chance: random.Random, year: int) -> str:
    """Paragraphs as editors paste them from Word: a span with a long style around every few words."""
    style = "font-family: 仿宋_GB2312; font-size: 16pt"
    lines: list[str] = ["市委、市政府：", f"现将{year}年法治政府建设情况报告如下："]
    while sum(map(len, lines)) < HAN_PER_PAGE:
        if len(lines) % 8 == 2:
            lines.append(_HEADINGS[min(len(lines) // 16, len(_HEADINGS) - 1)].format(year + 1))
        sentences = (
            f"{chance.choice(_SUBJECTS)}{chance.randint(2, 90)}次，{chance.choice(_DEEDS)}，{chance.choice(_ENDS)}。"
            for _ in range(4)
        )
        lines.append("".join(sentences))
    run = f'<span style="{style}">'
    return "".join(
        f'<p style="text-indent: 32pt; {style}">　　{run}{line.replace("。", f"。</span>{run}")}</span></p>\n'
        for line in lines
    )


def bare_page(seed: int) -> str:
    """The same report as a page without menus, catalogue and dressed-up text; about 16 KB."""
    chance = random.Random(seed)
    year = 2020 + seed % 5
    title = f"砚川市第{seed}科技局{year}年法治政府建设情况报告"
    lines = re.sub(r"<[^<>]*>", "", _article(chance, year)).split("\n")
    paragraphs = "".join(f"<p>{line}</p>\n" for line in lines)
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1>{paragraphs}</body></html>"


def milliseconds(work: Callable[[int], object], count: int) -> list[float]:
    """Processor time of `work` for each number below `count`, sorted."""
    taken = []
    for number in range(count):
        begin = time.process_time()
        work(number)
        taken.append((time.process_time() - begin) * 1000)
    return sorted(taken)


def main(count: int) -> None:
    """Print the figures for `count` pages, then memory over REPORTS."""
    gazetteer, agencies = load_gazetteer(), load_agency_names()
    made = [page(seed).encode() for seed in range(min(count, 200))]
    bare = [bare_page(seed).encode() for seed in range(min(count, 200))]

    def parsed(number: int, pages: Sequence[bytes] = made) -> object:
        body = pages[number % len(pages)]
        return parse(
            Snapshot("a.html", body, None, NOW, f"https://www.example.gov.cn/{number}.html"), gazetteer, agencies
        )

    def bare_parsed(number: int) -> object:
        return parsed(number, bare)

    def souped(number: int) -> object:
        return BeautifulSoup(made[number % len(made)], "lxml").get_text()

    parsed(0), souped(0)
    print(f"{count} reports of {HAN_PER_PAGE:,} characters, as portals' pages of", end=" ")
    print(f"{statistics.mean(map(len, made)) / 1024:.0f} KB and as bare ones of", end=" ")
    print(f"{statistics.mean(map(len, bare)) / 1024:.0f} KB")
    ours, theirs = milliseconds(parsed, count), milliseconds(souped, min(count, 200))
    plain = milliseconds(bare_parsed, count)
    for name, times in (("parse(), bare", plain), ("parse(), portal", ours), ("BeautifulSoup, portal", theirs)):
        print(f"{name:<26} median {statistics.median(times):6.2f} ms   p95 {times[len(times) * 95 // 100]:6.2f} ms")
    print(f"ratio of the medians       {statistics.median(ours) / statistics.median(theirs):6.2f}")
    done = 0
    for reports in REPORTS:
        milliseconds(parsed, reports - done)
        done = reports
        gc.collect()
        print(f"resident memory after {done:>6,} reports  {resident():6.1f} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
