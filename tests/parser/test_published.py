from datetime import date

import pytest

from fzsearch.parser.documents import Page
from fzsearch.parser.published import published_on

SHOWN = date(2024, 1, 30)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://x.gov.cn/202403/t20240328_6583952.html", date(2024, 3, 28)),
        ("http://x.gov.cn/art/2024/2/1/art_12_34.html", date(2024, 2, 1)),
        ("http://x.gov.cn/2024/02-01/1373744.html", date(2024, 2, 1)),
        ("http://x.gov.cn/2024-02/01/1373744.html", date(2024, 2, 1)),
        ("http://x.gov.cn/xx/20240201/0123456789abcdef0123.html", date(2024, 2, 1)),
        ("http://x.gov.cn/202312/t20231228_1.html", date(2023, 12, 28)),
        ("http://x.gov.cn/202110/t20211001_1.html", None),
        ("http://x.gov.cn/202413/t20241301_1.html", None),
        (None, None),
    ],
)
def test_an_address_tells_the_date_where_the_page_does_not(url: str | None, day: date | None) -> None:
    assert published_on(Page("甲"), url, 2023) == (day, day and "url")
    assert published_on(Page("甲"), url, None) == (None, None)


def test_what_the_page_says_is_stronger() -> None:
    page = Page("甲", published=SHOWN, published_evidence="shown")
    assert published_on(page, "http://x.gov.cn/202403/t20240328_6583952.html", 2023) == (SHOWN, "shown")
