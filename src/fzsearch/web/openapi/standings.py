"""Schemas of where things stand: sources, the service itself, and errors."""

from typing import get_args

from fzsearch.store import VisitOutcome
from fzsearch.store.frontier import State
from fzsearch.store.visits import Count
from fzsearch.web.openapi.reports import NOTICE
from fzsearch.web.openapi.shapes import Schema, many, moment, number, one, shape, text, truth

_COUNT_NAMES = {
    "listed": "列出",
    "new": "新增",
    "changed": "更新",
    "unchanged": "未变",
    "withdrawn": "撤下",
    "returned": "复现",
    "failed": "失败",
}

SCHEMAS: dict[str, Schema] = {
    "Status": shape(
        "采集状况",
        "Where every source stands, and how much there is.",
        {
            "sources": many("Source", "来源栏目", "The columns of portals, in the order of sources.toml."),
            "totals": one("Totals", "总量", "How much the library holds."),
            "notice": NOTICE,
        },
        ("notice",),
    ),
    "Totals": shape(
        "总量",
        "How much the library holds.",
        {
            "reports": number("报告数", "Reports."),
            "sections": number("章节数", "Their sections."),
            "snapshots": number("快照数", "Documents as they were received."),
        },
    ),
    "Source": shape(
        "来源栏目",
        "One column of a portal.",
        {
            "id": text("编号", "As in sources.toml."),
            "name": text("名称", "As people know it."),
            "list_url": text("列表网址", "Its first list page."),
            "enabled": truth("是否启用", "Whether it is harvested."),
            "tls": text("证书", "`verified`, `legacy` (old cryptography) or `unverified`."),
            "checked": text("实测日期", "When it was seen to work at the real portal; null if never.", null=True),
            "last_success": moment("上次成功", "The end of the last good visit.", null=True),
            "next_due": moment("下次到期", "When it is to be visited next.", null=True),
            "failing_since": moment("失败起始", "Since when its visits fail.", null=True),
            "expected": number("应有", "How many reports the fullest list of an earlier visit named."),
            "found": number("实有", "How many the last one named.", null=True),
            "documents": {
                "type": "object",
                "title": "文件",
                "description": "How many documents stand where.",
                "properties": {state: {"type": "integer", "minimum": 0} for state in get_args(State)},
            },
            "last_visit": one("Visit", "最近一次访问", "The last visit, or the one that is open.", null=True),
            "blocked": one("Blocked", "被挡", "The challenge that stands in the way.", null=True),
        },
    ),
    "Visit": shape(
        "访问",
        "One reading of a source's list and of what it names.",
        {
            "began": moment("开始", "When it began."),
            "ended": moment("结束", "When it ended; null while it is open.", null=True),
            "outcome": text("结果", "How it ended.", enum=[*get_args(VisitOutcome), "open"]),
            "family": text("门户类型", "The software that the list was read as.", null=True),
            "declared": number("自报数", "How many documents the list says it has.", null=True),
            **{count: number(_COUNT_NAMES[count], f"Documents: {count}.") for count in get_args(Count)},
            "reason": one("Reason", "原因", "What is wrong.", null=True),
        },
    ),
    "Reason": shape(
        "原因", "One reason in two languages.", {"zh": text("中文", "In Chinese."), "en": text("英文", "In English.")}
    ),
    "Blocked": shape(
        "被挡",
        "A challenge that stands between the crawler and a portal.",
        {
            "host": text("主机", "The host."),
            "kind": text("种类", "The kind of challenge."),
            "evidence": text("依据", "What showed it."),
            "since": moment("起始", "Since when."),
            "until": moment("停到", "When the host is asked again.", null=True),
            "times": number("次数", "In how many visits in a row."),
        },
    ),
    "Health": shape("存活", "The process is alive.", {"status": text("状态", "Always `ok`.", const="ok")}),
    "Ready": shape(
        "就绪",
        "The library opens and the index answers.",
        {
            "status": text("状态", "Always `ready`.", const="ready"),
            "generation": text("索引代", "The state of the index."),
            "sections": number("章节数", "How many sections can be searched."),
            "lag": number("滞后", "How many changed reports the index has not seen."),
        },
    ),
    "Problem": shape(
        "错误",
        "Problem details, RFC 9457.",
        {
            "type": text("类型", "Always `about:blank`: the status says what kind it is.", const="about:blank"),
            "title": text("英文说明", "What is wrong, in English."),
            "status": number("状态码", "The HTTP status.", minimum=400, maximum=599),
            "detail": text("中文说明", "What is wrong, in Chinese."),
        },
    ),
}
