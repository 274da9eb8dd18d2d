"""Reports for measuring: invented, endless, always the same. Their words are as frequent as in Chinese text.

The text means nothing. Words come from jieba's dictionary with the frequencies it gives; the words of this kind of
report come more often, and set phrases recur, so that a quoted string may stand in many sections.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import jieba
import numpy as np

from fzsearch.model import SECTION_TYPES, Agency, Region, Report, Section
from fzsearch.regions import load_gazetteer

SEED = 20_260_115
REGIONS = 2_705
YEARS = range(2016, 2026)
SECTIONS_PER_REPORT = 13  # on average
CHARACTERS_PER_SECTION = 356  # on average, with the heading's line

_BLOCK = 64  # reports that are drawn together
_OWN_SHARE, _PHRASES_SHARE = 0.13, 0.08  # of all draws: the words of such reports, and set phrases
_PHRASES = 5_000
_OWN = (
    "工作 法治 建设 政府 行政 执法 依法 推进 管理 制度 服务 落实 加强 监督 法律 规范 开展 机制 重大 决策 改革 公开 "
    "培训 社会 全面 意见 部门 组织 领导 责任 公正 完善 普法 宣传 学习 提升 能力 水平 审查 文件 人员 领域 案件 复议 "
    "调解 诉讼 群众 纠纷 基层 事项 审批 营商 环境 信息 考核 检查 问题 措施 干部 职能"
)
_FIELDS = (
    "教育 科技 公安 民政 司法 财政 水利 农业农村 商务 卫生健康 审计 应急管理 市场监督管理 统计 医疗保障 信访 "
    "自然资源 生态环境 交通运输 文化和旅游 退役军人事务 城市管理 林业 气象 税务 体育 住房和城乡建设 工业和信息化 "
    "人力资源和社会保障 发展和改革"
)
_AGENCIES = tuple(field + kind for kind in ("局", "委员会") for field in _FIELDS.split())
_NUMERALS = "一二三四五六七八九十"
_MARKS = "，，，，，。。；、："
_HAN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """What texts are drawn from, and how often each piece comes."""

    pieces: Any  # an array of strings: words and set phrases
    chances: Any  # an array of floats; their sum is 1
    characters: float  # of a piece, on average


def reports(sections: int) -> Iterator[Report]:
    """Reports with `sections` sections in all; the last may be cut short. Fewer are always the first of more."""
    chance = np.random.default_rng(SEED)
    words, places = _vocabulary(), regions()
    number, left = 0, sections
    while True:
        for report in _block(chance, words, places, number):
            if left < len(report.sections):
                if left:
                    yield replace(report, sections=report.sections[:left])
                return
            left -= len(report.sections)
            yield report
        number += _BLOCK


@cache
def regions() -> tuple[Region, ...]:
    """The regions that reports come from: every province and prefecture, and as many counties as make REGIONS."""
    known = [region for _, region in sorted(load_gazetteer().by_code.items())]
    above = [region for region in known if region.level in ("省", "市")]
    below = [region for region in known if region.level == "县"]
    chosen = np.random.default_rng(SEED).choice(len(below), REGIONS - len(above), replace=False)
    return (*above, *(below[place] for place in sorted(chosen.tolist())))


@cache
def _vocabulary() -> _Vocabulary:
    lines = (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    entries = [(word, int(count)) for word, count, *_ in map(str.split, lines) if _HAN.fullmatch(word) and int(count)]
    words = [word for word, _ in entries]
    shares = np.array([count for _, count in entries], dtype=float)
    shares /= shares.sum()
    chance = np.random.default_rng(SEED)
    drawn = chance.choice(words, size=(_PHRASES, 4), p=shares).tolist()
    lengths = chance.integers(2, 5, _PHRASES).tolist()
    phrases = ["".join(four[:length]) for four, length in zip(drawn, lengths, strict=True)]
    own = _OWN.split()
    pieces = np.array([*words, *own, *phrases], dtype=object)
    chances = np.concatenate([
        shares * (1 - _OWN_SHARE - _PHRASES_SHARE), _zipf(len(own), 0) * _OWN_SHARE,
        _zipf(_PHRASES, 40) * _PHRASES_SHARE,
    ])  # fmt: skip
    return _Vocabulary(pieces, chances, float(chances @ np.array([len(piece) for piece in pieces])))


def _zipf(count: int, flat: int) -> Any:
    """Shares that fall as one over the rank does, the first `flat` ranks left out."""
    shares = 1 / np.arange(flat + 1, flat + count + 1)
    return shares / shares.sum()


def _block(chance: np.random.Generator, words: _Vocabulary, places: Sequence[Region], first: int) -> Iterator[Report]:
    """The next _BLOCK reports; `first` is the number of the first of them."""
    counts = chance.integers(SECTIONS_PER_REPORT - 5, SECTIONS_PER_REPORT + 6, _BLOCK)
    mean = (CHARACTERS_PER_SECTION - 10) / (words.characters + 0.1)  # a mark follows about every tenth piece
    lengths = chance.integers(int(mean * 0.3), int(mean * 1.7), int(counts.sum())).tolist()
    drawn = words.pieces[chance.choice(len(words.pieces), sum(lengths) + 6 * len(lengths), p=words.chances)].tolist()
    facts = zip(
        chance.integers(0, len(places), _BLOCK).tolist(),
        chance.integers(0, len(_AGENCIES), _BLOCK).tolist(),
        chance.integers(YEARS.start, YEARS.stop, _BLOCK).tolist(),
        chance.integers(0, 120, _BLOCK).tolist(),
        strict=True,
    )
    kinds = chance.integers(0, len(SECTION_TYPES), (len(lengths), 3)).tolist()
    runs = chance.integers(6, 15, len(lengths) * 60).tolist()
    used = taken = 0
    for number, ((place, agency, year, day), count) in enumerate(zip(facts, counts.tolist(), strict=True), first):
        head = _head(number, places[place], _AGENCIES[agency], year, day)
        bodies = []
        for length in lengths[taken : taken + count]:
            bodies.append((drawn[used : used + 6], drawn[used + 6 : used + 6 + length]))
            used += 6 + length
        yield _with_sections(head, bodies, kinds[taken : taken + count], runs[taken * 60 :])
        taken += count


def _head(number: int, region: Region, agency: str, year: int, day: int) -> Report:
    """A report without its sections."""
    report_id = f"{(number + 1) * 0x9E37_79B9_7F4A_7C15 % 2**64:016x}"  # odd factor: no two are the same
    return Report(
        id=report_id,
        is_report=True,
        reason=None,
        title=f"{region.name}{agency}{year}年法治政府建设年度报告",
        doc_type="年度报告",
        year=year,
        region=region,
        region_candidates=(),
        agency=Agency(agency, f"{region.name}{agency}", (agency.removesuffix("局").removesuffix("委员会"),)),
        published=date(year + 1, 1, 1) + timedelta(day),
        addressee=None,
        url=f"https://www.example.gov.cn/{report_id}.html",
        evidence={},
    )


def _with_sections(
    head: Report, bodies: Sequence[tuple[list[str], list[str]]], kinds: list[list[int]], runs: list[int]
) -> Report:
    """The report with a section for every pair of a heading's and a text's words."""
    names = tuple(SECTION_TYPES)
    marks = iter(runs)
    sections = []
    for ordinal, ((title, words), (one, two, second)) in enumerate(zip(bodies, kinds, strict=True)):
        numeral = _NUMERALS[(ordinal - 1) % 10] if ordinal else None
        heading = f"{numeral}、{''.join(title[: 2 + len(title[0])])}" if numeral else ""
        types = (names[one], names[two]) if second < 2 and one != two else (names[one],)
        text = f"{heading}\n{_text(words, marks)}\n" if heading else f"{_text(words, marks)}\n"
        sections.append(
            Section(
                id=f"{head.id}-{ordinal:03d}",
                report_id=head.id,
                ordinal=ordinal,
                number=numeral,
                level=1 if numeral else 0,
                heading=heading,
                path=(heading,) if heading else (),
                types=types,
                text=text,
            )
        )
    return replace(head, sections=tuple(sections))


def _text(words: list[str], marks: Iterator[int]) -> str:
    """The words in a row, with a mark after every six to fourteen."""
    parts = []
    begin = 0
    while begin < len(words):
        run = next(marks)
        parts.append("".join(words[begin : begin + run]) + _MARKS[(begin + run) % len(_MARKS)])
        begin += run
    return "".join(parts)
