"""The preview shows an edited sheet at once, then the pages that speak of it; a mistake leaves the pages readable."""

from __future__ import annotations

import pytest
from built_site import copied_project

from scripts.serve import Preview

SHEET = "resources/outils/cddf.yml"
PAGE, LIST = "outils/cddf/index.html", "outils/index.html"
OLD, NEW = "summary: Présidé par le maire, ce conseil", "summary: Présidé par Untel, ce conseil"


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Preview:
    folder = tmp_path_factory.mktemp("preview")
    (folder / "site").mkdir()
    (folder / "later").touch()
    made = Preview(copied_project(folder / "project"), folder / "site", folder / "later")
    made.rebuild()
    return made


def change(preview: Preview, old: str, new: str) -> None:
    file = preview.root / SHEET
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")


def shown(preview: Preview, page: str) -> str:
    return (preview.shown / page).read_text("utf-8")


def test_an_edited_sheet_is_shown_at_once_and_the_rest_follows(preview: Preview) -> None:
    change(preview, OLD, NEW)
    asked = preview.later.stat().st_mtime_ns
    preview.refresh()
    assert "Présidé par Untel" in shown(preview, PAGE)
    assert "Présidé par Untel" not in shown(preview, LIST)
    assert preview.later.stat().st_mtime_ns > asked

    at_once = shown(preview, PAGE)
    preview.refresh()
    assert "Présidé par Untel" in shown(preview, LIST)
    assert shown(preview, PAGE) == at_once


@pytest.mark.parametrize(
    "mistake", ["themes: [parentalitee, ", "themes: [, ", "thems: ["], ids=["rule", "yaml", "model"]
)
def test_a_mistake_is_told_above_the_pages_that_stay(
    preview: Preview, mistake: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = shown(preview, PAGE)
    change(preview, "themes: [", mistake)
    try:
        preview.refresh()
        assert "resources/outils/cddf.yml" in capsys.readouterr().err
        assert "resources/outils/cddf.yml" in preview.notice
        assert shown(preview, PAGE) == before
    finally:
        change(preview, mistake, "themes: [")
        preview.rebuild()
    assert preview.notice == ""


def test_a_first_build_that_fails_has_a_page_to_say_so_on(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("failing")
    (folder / "site").mkdir()
    preview = Preview(copied_project(folder / "project"), folder / "site", folder / "later")
    change(preview, "themes: [", "thems: [")
    preview.rebuild()
    assert "resources/outils/cddf.yml" in preview.notice
    assert "<body>" in shown(preview, "index.html")
