"""The preview of an e-mail: every width and colour scheme, frames that run nothing, the text part."""

from __future__ import annotations

import re
from html import unescape

import pytest
from letters_read import SETTINGS

from macros.catalogue import Catalogue
from macros.newsletter.message import Letter
from macros.newsletter.preview import previews


@pytest.fixture
def page(catalogue: Catalogue) -> str:
    (artifact,) = previews(catalogue, SETTINGS)
    assert artifact.path == "lettre/2026-12/apercu/index.html"
    return artifact.content.decode()


def test_the_e_mail_is_shown_at_two_widths_in_light_and_in_dark(page: str) -> None:
    frames = re.findall(r'<iframe sandbox width="(\d+)"[^>]* srcdoc="([^"]*)"', page)
    assert [int(width) for width, _ in frames] == [680, 680, 360, 360]
    dark = ["@media all" in unescape(html) for _, html in frames]
    light = ["@media not all" in unescape(html) for _, html in frames]
    assert (dark, light) == ([False, True] * 2, [True, False] * 2)


def test_frames_run_nothing(page: str) -> None:
    assert "<script" not in page
    assert page.count("<iframe sandbox ") == page.count("<iframe")


def test_the_text_part_is_shown_as_it_leaves(page: str, letter: Letter) -> None:
    shown = re.search(r"<pre>(.*?)</pre>", page, re.DOTALL)
    assert shown is not None
    assert unescape(shown.group(1)) == letter.text
