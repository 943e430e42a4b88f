"""What tests of the letter read in a letter: its links, in each part."""

from __future__ import annotations

import re
from html import unescape

from macros.newsletter.settings import LetterSettings

SETTINGS = LetterSettings(site_url="https://jalons.example/guide/")


def links_of_html(html: str) -> list[str]:
    return [unescape(url) for url in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', html)]


def links_of_text(text: str) -> list[str]:
    return re.findall(r"<((?:https?://|mailto:|tel:)[^>]*)>", text)
