"""French typography: spaces, apostrophes, quotation marks, in text and in the text of HTML.

Rules of the Imprimerie nationale's Lexique as the State applies them: a narrow no-break space (U+202F)
before ; ! ?, a no-break space (U+00A0) before : and inside « », ’ for the apostrophe. Idempotent.
Code, addresses, telephone numbers and times are left alone. It adds nothing else: no hyphenation, no capital letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

NNBSP = "\u202f"
NBSP = "\u00a0"
_SPACES = f"[ {NBSP}{NNBSP}]"

_ENTITY = r"&(?:#\w+|\w+);"
_ADDRESS = r"(?:https?://|mailto:|www\.)[^\s<>»\0]+"
_PHONE = r"(?<!\d)0 ?\d{3}(?: \d{2,3}){2,3}(?!\d)"
_PROTECTED = re.compile(f"{_ENTITY}|{_ADDRESS}|{_PHONE}")

# Two characters that no text may hold (the models refuse them) stand for what the rules must not see.
_BREAK = "\0"  # a tag between two texts
_HIDDEN = "\1"  # something protected
_END = rf"(?=\s|{_BREAK}|$|[»)])"

# Each rule begins with the sign it looks for, and looks back afterwards: many times faster to search.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (rf"'(?<=\w')(?=[\w«{_BREAK}{_HIDDEN}]|$| ?«)", "’"),
        (r"\.(?<!\.\.)\.\.(?!\.)", "…"),
        (rf"«{_SPACES}*(?=\S)", f"«{NBSP}"),
        (rf"{_SPACES}+»", f"{NBSP}»"),
        (rf"»(?<=[^\s{_BREAK}{NBSP}]»)", f"{NBSP}»"),
        (rf"{_SPACES}+([;!?])", rf"{NNBSP}\1"),
        (rf"([;!?])(?<=[\w»)\]’].)(?=[;!?]*{_END})", rf"{NNBSP}\1"),
        (rf"{_SPACES}+:(?=\s|{_BREAK}|$|{_SPACES})", f"{NBSP}:"),
        (rf":(?<=[\w»)\]].)(?=\s|{_BREAK}|$)", f"{NBSP}:"),
        (rf"{_SPACES}+(?=[%€‰])(?<=\d.)", NBSP),
        (rf"{_SPACES}(?<=\d.)(?=\d{{3}}(?!\d))", NNBSP),
        (rf"°(?<=[nN]°)(s?){_SPACES}*(?=\d)", rf"°\1{NBSP}"),
        (rf"{_SPACES}(?<=\d.)(?=(?:euros?|ans?|heures?|minutes?|mois|séances?)\b)", NBSP),
    )
)
_TOKENS = re.compile(r"(<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>)", re.DOTALL)
_SPOKEN = re.compile(r'( (?:aria-label|title|alt|placeholder)=")([^"]+)')
VERBATIM_TAGS = frozenset({"code", "pre", "kbd", "samp", "script", "style", "textarea", "svg"})


def french(text: str) -> str:
    """Set plain text (or the text of HTML, entities kept) in French typography.

    ``&#39;``, as Jinja and MarkupSafe escape an apostrophe, is one.
    """
    hidden: list[str] = []

    def hide(found: re.Match[str]) -> str:
        hidden.append(found.group())
        return _HIDDEN

    text = _PROTECTED.sub(hide, text.replace("&#39;", "'"))
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    if not hidden:
        return text
    first, *others = text.split(_HIDDEN)
    return first + "".join(found + other for found, other in zip(hidden, others, strict=True))


class Texts:
    """HTML cut into texts and tags, so that rules read the texts in one go and never the tags."""

    def __init__(self, html: str) -> None:
        self._pieces = _TOKENS.split(html)

    def tags(self) -> Iterator[tuple[int, str, int]]:
        """Give, for each tag but comments: the number of the text before it, its name, +1 or -1 as it opens or closes."""
        pieces = self._pieces
        for place in range(1, len(pieces), 4):
            if name := pieces[place + 2]:
                step = -1 if pieces[place + 1] else 0 if pieces[place].endswith("/>") else 1
                yield place // 4, name.lower(), step

    def depths(self, names: frozenset[str]) -> list[int]:
        """Give how deep each text stands inside the named elements: 0 outside."""
        depth = 0
        found = [0] * (len(self._pieces) // 4 + 1)
        last = 0
        for number, name, step in self.tags():
            if name in names and step:
                found[last + 1 : number + 1] = [depth] * (number - last)
                last, depth = number, max(0, depth + step)
        found[last + 1 :] = [depth] * (len(found) - last - 1)
        return found

    def change(self, numbers: Iterable[int], rule: Callable[[str], str]) -> None:
        """Apply a rule to some of the texts, all at once: it sees them separated by U+0000 and keeps the separators."""
        places = [number * 4 for number in numbers]
        changed = rule(_BREAK.join(self._pieces[place] for place in places)).split(_BREAK)
        for place, text in zip(places, changed, strict=True):
            self._pieces[place] = text

    def change_spoken(self, rule: Callable[[str], str]) -> None:
        """Apply a rule to what tags say aloud or show: names, alternatives, hints."""
        pieces = self._pieces
        for place in range(1, len(pieces), 4):
            tag = pieces[place]
            if tag and (" aria-label=" in tag or " title=" in tag or " alt=" in tag or " placeholder=" in tag):
                pieces[place] = _SPOKEN.sub(lambda found: found.group(1) + rule(found.group(2)), tag)

    def html(self) -> str:
        """Give the HTML back."""
        pieces = self._pieces
        return "".join(piece for place, piece in enumerate(pieces) if place % 4 < 2)


def french_html(html: str) -> str:
    """Set the text of HTML in French typography, outside code, scripts and drawings."""
    texts = Texts(html)
    texts.change((number for number, depth in enumerate(texts.depths(VERBATIM_TAGS)) if not depth), french)
    texts.change_spoken(french)
    return texts.html()
