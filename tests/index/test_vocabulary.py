"""The words of an index, and words typed in traditional characters, against a plain reading of the texts."""

from collections import Counter
from pathlib import Path

import pytest

from fzsearch.errors import IndexMissing
from fzsearch.index import Request, WhooshEngine, needles_of
from fzsearch.index.analysis import words
from fzsearch.index.embedded import generations
from fzsearch.index.snippets import marked
from tests.index.library import CUT, Shelf, found, report, three_reports

MORE = (
    "执法\n执法检查64次，Covid检查，２０２３年。",
    "普法\n法治建设，执法人员培训；执法监督。",
    "不足\n人手不足，经费不足，app一个。",
)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shelf, WhooshEngine]:
    """An index of several segments."""
    shelf = three_reports()
    folder = tmp_path_factory.mktemp("grown") / "index"
    engine = shelf.built(folder)
    for names in ("x", "yz"):
        shelf.put(*(report(name, [MORE["xyz".index(name)], "检查\n再次检查执法。"]) for name in names))
        engine.apply(shelf.after(engine.applied()))
        engine.publish()
    assert len(generations.read_seal(generations.current(folder)).contents.segments) == 3
    return shelf, engine


def test_the_words_of_the_most_sections_come_first(grown: tuple[Shelf, WhooshEngine]) -> None:
    shelf, engine = grown
    sections = Counter(word for section, _ in shelf.sections() for word in set(words(section.text, CUT)))
    real = [word for word in sections if len(word) > 1 and not any(character.isdigit() for character in word)]
    expected = sorted(real, key=lambda word: (-sections[word], word))
    assert list(engine.words(1000)) == expected
    assert list(engine.words(5)) == expected[:5]
    assert {"covid", "执法", "app"} <= set(expected)


def test_without_an_index_there_are_no_words(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Shelf().engine(tmp_path / "none").words(10)


@pytest.mark.parametrize("simplified", ["执法", "执法检查", "执法监督 培训", "标题:年度", "法治", "经费不足"])
def test_traditional_words_find_what_simplified_ones_do(grown: tuple[Shelf, WhooshEngine], simplified: str) -> None:
    _, engine = grown
    import opencc

    traditional = opencc.OpenCC("s2t").convert(simplified).replace("標題", "标题")
    assert found(engine, traditional) == found(engine, simplified) != set()


def test_what_is_excluded_in_traditional_characters_is_excluded_in_both(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["检查\n规范执法。", "檢查\n規範執法。", "检查\n普法。"]))
    engine = shelf.built(tmp_path / "index")
    assert found(engine, "執法") == {"a-000", "a-001"}
    assert found(engine, "-執法") == {"a-002"}
    assert found(engine, "执法") == {"a-000"}
    assert found(engine, '"執法"') == {"a-001"}
    (hit,) = engine.search(Request("執法 规范")).hits
    assert [span.text for span in hit.snippet if span.hit] == ["规范", "执法"]
    (other,) = engine.search(Request('"執法"')).hits
    assert [span.text for span in other.snippet if span.hit] == ["執法"]


def test_traditional_words_are_marked_in_simplified_text() -> None:
    spans = marked("规范执法，規範執法。", needles_of("執法", CUT))
    assert [span.text for span in spans if span.hit] == ["执法", "執法"]
