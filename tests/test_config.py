from collections.abc import Callable
from pathlib import Path

import pytest

from fzsearch.config import TEMPLATE, read_settings
from fzsearch.crawler import TEMPLATE as SOURCES
from fzsearch.crawler import read_sources
from fzsearch.errors import ConfigError

Write = Callable[[str, str | bytes], Path]


def test_the_templates_mean_the_defaults_and_can_be_switched_on(write: Write, tmp_path: Path) -> None:
    write("fzsearch.toml", TEMPLATE)
    assert read_settings(tmp_path, None, {}) == read_settings(tmp_path / "none", None, {}).__class__(tmp_path)
    switched = "\n".join(line.removeprefix("# ") for line in TEMPLATE.splitlines()[4:])
    write("fzsearch.toml", switched)
    assert read_settings(tmp_path, None, {}) == read_settings(tmp_path / "none", None, {}).__class__(tmp_path)
    switched = "\n".join(line.removeprefix("# ") for line in SOURCES.splitlines()[4:])
    source = read_sources(write("sources.toml", switched))[0]
    assert (source.id, source.region, source.delay) == ("ddk-edu", "500104", 4.0)
    assert read_sources(write("sources.toml", SOURCES)) == []


def test_variables_win_over_the_file_and_the_option_over_both(write: Write, tmp_path: Path) -> None:
    write("fzsearch.toml", 'page_size = 7\nurl_prefix = "fz/"\n')
    variables = {"FZSEARCH_DATA_DIR": str(tmp_path), "FZSEARCH_PAGE_SIZE": "9", "FZSEARCH_SHARED": "elsewhere"}
    settings = read_settings(None, None, variables)
    assert (settings.data_dir, settings.page_size, settings.url_prefix) == (tmp_path, 9, "/fz")
    assert read_settings(tmp_path / "other", None, variables).data_dir == tmp_path / "other"
    with pytest.raises(ConfigError, match=r"none\.toml"):
        read_settings(tmp_path, tmp_path / "none.toml", {})


def test_a_variable_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """As Python reads the bytes of another charset; no page could say it."""
    with pytest.raises(ConfigError, match="notice is not UTF-8"):
        read_settings(tmp_path, None, {"FZSEARCH_NOTICE": b"\xb7\xa8".decode(errors="surrogateescape")})


ROW = '[[source]]\nid = "a"\nname = "甲"\nlist_url = "https://www.example.gov.cn/fz/"\n'


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (ROW + ROW, "重复"),
        (ROW + 'colour = "red"\n', "colour"),
        (ROW.replace('name = "甲"\n', ""), "name"),
        (ROW + 'region = "广东"\n', "region"),
        (ROW + 'reader = "magic"\n', "reader"),
        (ROW + 'interval = "weekly"\n', "interval"),
        (ROW + "delay = -1\n", "delay"),
        (ROW + 'enabled = "yes"\n', "enabled"),
        ("[source]\n", "source"),
        ("x = [", "sources.toml"),
    ],
)
def test_a_wrong_source_is_named_with_its_key(write: Write, content: str, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint):
        read_sources(write("sources.toml", content))
