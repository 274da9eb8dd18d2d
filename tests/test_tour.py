"""The tour shows what its pictures show: each that it names is there, and is one that `make tour` makes."""

import re
import struct
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOUR = ROOT / "docs/tour.md"


def test_the_tour_names_the_pictures_that_are_made_in_their_order() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        tour = pytest.importorskip("tour")
    finally:
        sys.path.pop(0)
    named = re.findall(r"!\[[^\]]+\]\(tour/([^)]+)\.png\)", TOUR.read_text(encoding="utf-8"))
    assert sorted(named) == sorted(tour.NAMES)
    assert [name for name in named if name in tour.PICTURES] == list(tour.PICTURES)
    assert {picture.stem for picture in (ROOT / "docs/tour").iterdir()} == set(named)


@pytest.mark.parametrize("picture", sorted((ROOT / "docs/tour").glob("*.png")), ids=lambda picture: picture.stem)
def test_every_picture_of_the_tour_is_a_small_png_as_wide_as_a_screen(picture: Path) -> None:
    body = picture.read_bytes()
    assert body.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(body) < 120_000
    width = struct.unpack(">I", body[16:20])[0]
    assert width <= 500 if picture.stem == "phone" else 1000 <= width <= 1280


@pytest.mark.parametrize("readme", ["README.md", "README.en.md"])
def test_the_readme_leads_to_the_tour(readme: str) -> None:
    assert "(docs/tour.md)" in (ROOT / readme).read_text(encoding="utf-8")
