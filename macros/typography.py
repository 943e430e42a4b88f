"""French typography: spaces, apostrophes, quotation marks, in text and in the text of HTML.

Rules of the Imprimerie nationale's Lexique as the State applies them: a narrow no-break space (U+202F)
before ; ! ?, a no-break space (U+00A0) before : and inside « », ’ for the apostrophe. Idempotent.
Code, addresses, telephone numbers and times are left alone. It adds nothing else: no hyphenation, no capital letters.
"""

from __future__ import annotations

import re

NNBSP = "\u202f"
NBSP = "\u00a0"
_SPACES = f"[ {NBSP}{NNBSP}]"

_ENTITY = r"&(?:#\w+|\w+);"
_ADDRESS = r"(?:https?://|mailto:|www\.)[^\s<>»]+"
_PHONE = r"(?<!\d)0 ?\d{3}(?: \d{2,3}){2,3}(?!\d)"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=\w)'(?=[\w«]|$| ?«)", "’"),
        (r"\.\.\.(?!\.)", "…"),
        (rf"«{_SPACES}*(?=\S)", f"«{NBSP}"),
        (rf"(?<=\S){_SPACES}*»", f"{NBSP}»"),
        (rf"{_SPACES}+([;!?])", rf"{NNBSP}\1"),
        (rf"(?<=[\w»)\]’])([;!?]+)(?=\s|$|[»)])", rf"{NNBSP}\1"),
        (rf"{_SPACES}+:(?=\s|$|{_SPACES})", f"{NBSP}:"),
        (r"(?<=[\w»)\]]):(?=\s|$)", f"{NBSP}:"),
        (rf"(?<=\d){_SPACES}+(?=[%€‰])", NBSP),
        (rf"(?<=\d){_SPACES}(?=\d{{3}}(?!\d))", NNBSP),
        (rf"\b([nN]°s?){_SPACES}*(?=\d)", rf"\1{NBSP}"),
        (rf"(?<=\d){_SPACES}(?=(?:euros?|ans?|heures?|minutes?|mois|séances?)\b)", NBSP),
    )
)
_PROTECTED = re.compile(f"{_ENTITY}|{_ADDRESS}|{_PHONE}")
_TOKENS = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_TAG_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
VERBATIM_TAGS = frozenset({"code", "pre", "kbd", "samp", "script", "style", "textarea", "svg"})


def french(text: str) -> str:
    """Set plain text (or the text of HTML, entities kept) in French typography.

    ``&#39;``, as Jinja and MarkupSafe escape an apostrophe, is one.
    """
    text = text.replace("&#39;", "'")
    if not _NEEDS_WORK.search(text):
        return text
    pieces: list[str] = []
    end = 0
    for protected in _PROTECTED.finditer(text):
        pieces += (_apply(text[end : protected.start()]), protected.group())
        end = protected.end()
    return "".join((*pieces, _apply(text[end:])))


_NEEDS_WORK = re.compile(r"['«»;!?:%€‰°]|\.\.\.|\d ")


def _apply(text: str) -> str:
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def tokens(html: str) -> list[str]:
    """Cut HTML into alternating text and tags: text at even places, tags and comments at odd ones."""
    return _TOKENS.split(html)


def tag_name(tag: str) -> tuple[str, bool]:
    """Give the lower-case name of a tag and whether it closes; ``""`` for a comment."""
    match = _TAG_NAME.match(tag)
    return (match.group(2).lower(), match.group(1) == "/") if match else ("", False)


def french_html(html: str) -> str:
    """Set the text of HTML in French typography, outside code, scripts and drawings."""
    pieces = tokens(html)
    verbatim = 0
    for index, piece in enumerate(pieces):
        if index % 2:
            name, closes = tag_name(piece)
            if name in VERBATIM_TAGS and not piece.endswith("/>"):
                verbatim = max(0, verbatim + (-1 if closes else 1))
        elif not verbatim and piece:
            pieces[index] = french(piece)
    return "".join(pieces)
