"""From text to HTML: the Jinja environment of the templates, Markdown made safe, dates and terms explained.

Everything that comes from a catalogue is escaped here or sanitised here, and nowhere else.
"""

from __future__ import annotations

import datetime
import operator
import re
from collections.abc import Callable, Collection, Iterable
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

import nh3
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket
from markdown import Markdown
from markupsafe import Markup, escape

from macros import typesetting, typography
from macros.cache import Cache, digest
from macros.models.vocabulary import Definition
from macros.typesetting import END, PROSE, as_markup, settled

_ALLOWED_TAGS = {
    "p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "code", "pre", "hr",
    "h3", "h4", "h5", "table", "thead", "tbody", "tr", "th", "td", "abbr", "sup", "sub",
}  # fmt: skip
_ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "th": {"scope", "align"}, "td": {"align"}}
_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def environment(templates: Path, *, typeset: bool = False, compiled: CompiledTemplates | None = None) -> Environment:
    """Give the environment for the templates of one output: escaping on, unknown names refused.

    ``typeset`` templates set what they show in French typography: see ``typesetting``. Those that were ``compiled`` before are
    not compiled again. Made once a folder, so that a preview does not read every template at each edit. Templates that changed
    are compiled again from the next call on, not while pages are made: looking at files for each page takes long.
    """
    env = _environment(templates, typeset)
    env.bytecode_cache = compiled
    if env.cache is not None and not all(template.is_up_to_date for template in env.cache.values()):
        env.forget() if isinstance(env, _TypesetEnvironment) else env.cache.clear()
    return env


class CompiledTemplates(BytecodeCache):
    """What the same ``tools`` made of the same templates before: compiling them all takes longer than most builds."""

    def __init__(self, kept: Cache, tools: str) -> None:
        self._kept, self._tools = kept, tools

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket; its checksum is that of ``get_source_checksum``, or Jinja drops what it holds."""
        if found := self._kept.find(digest(bucket.key.encode())):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a bucket holds, in the place of what an older template gave."""
        self._kept.put(digest(bucket.key.encode()), bucket.bytecode_to_string())

    def get_source_checksum(self, source: str) -> str:
        """Give the print of all that decides what a template gives."""
        return digest(self._tools.encode(), source.encode())


class _TypesetEnvironment(Environment):
    code_generator_class = typesetting.Typesetter
    """Looks for templates and names in fewer steps than Jinja, which does not know that ours stay as they are for a build."""

    call: Callable[..., Any] = operator.call
    called = staticmethod(typesetting.called)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._found: dict[str, Template] = {}

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """Give a template, compiled at its first use."""
        if name not in self._found:
            self._found[name] = super().get_template(name, parent, globals)
        return self._found[name]

    def make_globals(self, d: Any) -> Any:
        """Give what every template knows, as one dictionary: Jinja's chain of two is copied at each page."""
        return {**self.globals, **(d or {})}

    def forget(self) -> None:
        """Compile templates again at their next use."""
        self._found.clear()
        if self.cache is not None:
            self.cache.clear()


@cache
def _environment(templates: Path, typeset: bool) -> Environment:
    env = (_TypesetEnvironment if typeset else Environment)(
        loader=FileSystemLoader(templates),
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        markdown=SafeMarkdown(typeset=typeset),
        long_date=long_date,
        of_date=of_date,
        span=date_span,
        next_day=next_day,
        host=host_of,
        thousands=thousands,
        size=file_size,
        typo=as_html,
        **typesetting.FILTERS,
    )
    return env


class SafeMarkdown:
    """Markdown of a catalogue made into HTML that cannot run, load or leave; marked as prose for typeset templates."""

    def __init__(self, *, typeset: bool = False) -> None:
        self._typeset = typeset
        self._markdown = Markdown(extensions=["tables", "sane_lists"])

    def __call__(self, text: str) -> Markup:
        """Render and sanitise. Headings start at level 3, below those of the sheet."""
        if _is_plain(text):
            paragraphs = map(_marked if self._typeset else str, _BLANK_LINES.split(text.strip("\n")))
            return as_markup("\n".join([f"<p>{paragraph}</p>" for paragraph in paragraphs]))
        html = self._markdown.reset().convert(_lower_headings(text))
        clean = nh3.clean(
            html,
            tags=_ALLOWED_TAGS,
            attributes=_ALLOWED_ATTRIBUTES,
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel="noopener",
        )
        return _as_prose(clean) if self._typeset else Markup(clean)


_PLAIN = re.compile(r"[\w ,.;:!?'\"()«»’…°%€/\n–-]+")
_START_OF_MARKDOWN = re.compile(r"[ #:=-]|\d+[.)]")


def _is_plain(text: str) -> bool:
    """Tell whether a text is paragraphs and nothing else, as nearly every description is: no need of a parser."""
    if not _PLAIN.fullmatch(text) or text.isspace() or "_" in text or "  " in text or " \n" in text:
        return False
    return not any(map(_START_OF_MARKDOWN.match, text.split("\n")))


_MOST_DATES = 4096
_BLANK_LINES = re.compile(r"\n{2,}")


def _lower_headings(text: str) -> str:
    return re.sub(r"^#{1,6}(?= )", lambda found: "#" * min(6, max(3, len(found.group()) + 2)), text, flags=re.MULTILINE)


@lru_cache(_MOST_DATES)
def long_date(date: str) -> str:
    """Write an ISO 8601 date as French prose, with the precision it has: « 1er octobre 2017 »."""
    year, *rest = date.split("-")
    if not rest:
        return year
    month = _MONTHS[int(rest[0]) - 1]
    if len(rest) == 1:
        return f"{month} {year}"
    day = int(rest[1])
    return f"{'1er' if day == 1 else day} {month} {year}"


def of_date(date: str) -> str:
    """Write a date as a complement: « du 18 octobre 2017 », « d'octobre 2017 », « de 2017 »."""
    written = long_date(date)
    if date.count("-") == 2:
        return f"du {written}"
    return f"d'{written}" if written[0] in "ao" else f"de {written}"


def date_span(start: str, end: str | None = None) -> str:
    """Write when something is held, from days or local times in ISO 8601.

    « 12 février 2026 », « du 12 au 13 février 2026 », « 12 février 2026, de 9 h 30 à 17 h ».
    """
    first, _, opens = start.partition("T")
    last, _, closes = (end or start).partition("T")
    if first == last and not opens:
        return long_date(first)
    if first == last:
        hours = f"à {_hour(opens)}" if opens == closes else f"de {_hour(opens)} à {_hour(closes)}"
        return f"{long_date(first)}, {hours}"
    if opens:
        return f"du {long_date(first)}, {_hour(opens)}, au {long_date(last)}, {_hour(closes)}"
    shared = 2 if first[:4] != last[:4] else 1 if first[:7] != last[:7] else 0
    words = 3 if shared == 2 else shared + 1
    return f"du {' '.join(long_date(first).split(' ')[:words])} au {long_date(last)}"


def _hour(time: str) -> str:
    hour, minutes = time.split(":")
    return f"{int(hour)} h {minutes}" if int(minutes) else f"{int(hour)} h"


def next_day(date: str) -> str:
    """Give the day after, in ISO 8601."""
    return (datetime.date.fromisoformat(date) + datetime.timedelta(days=1)).isoformat()


def thousands(number: int) -> str:
    """Write a whole number as French prose: narrow no-break spaces between thousands."""
    return f"{number:,}".replace(",", typography.NNBSP)


def file_size(size_bytes: int) -> str:
    """Write a size as French prose, as browsers count: 1 Mo = 1,000,000 bytes."""
    if size_bytes < 1000:
        return f"{size_bytes} octets"
    kilobytes = size_bytes / 1000
    return f"{kilobytes:.0f} ko" if kilobytes < 1000 else f"{kilobytes / 1000:.1f} Mo".replace(".", ",")


def host_of(address: str) -> str:
    """Give the host of an address as people name it: without ``www.``."""
    found = _HOST.match(address)
    return found.group(1) if found else address


_HOST = re.compile(r"https?://(?:www\.)?([^/:?#]+)")


class Prose:
    """The last pass over a page's text: glossary terms explained in place, French typography where that is still to do.

    The first occurrence of each term becomes a button that opens its definition (HTML popover:
    no script); definitions follow the text.
    """

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self._by_form = {
            typography.french(form): definition
            for definition in definitions
            for form in (definition.label, *definition.also)
        }
        self._pattern = _whole_words(self._by_form) if self._by_form else None

    def finish(self, html: str) -> str:
        """Set the text of a page body in French typography and explain its terms."""
        return self.explain(_as_prose(html))

    def explain(self, html: str) -> str:
        """Explain the terms of a page body made by typeset templates, in its prose; set all its values."""
        found: dict[str, Definition] = {}
        body = settled(html, partial(self._explain, found) if self._pattern else None)
        return "".join((body, *map(_definition, found.values())))

    def _explain(self, found: dict[str, Definition], text: str) -> str:
        def button(match: re.Match[str]) -> str:
            before, term = match.group()[0], match.group()[1:]
            definition = self._by_form[term]
            if definition.id in found:
                return match.group()
            found[definition.id] = definition
            return f'{before}<button type="button" class="term" popovertarget="def-{definition.id}">{term}</button>'

        assert self._pattern is not None
        return _with_articles(self._pattern.sub(button, typography.BREAK + text).removeprefix(typography.BREAK))


def _with_articles(html: str) -> str:
    """Keep an article with its term: browsers would break the line between the two, a button being a block to them."""
    before, *others = html.split("’<button")
    made = [before]
    for piece in others:
        inside, end, after = piece.partition("</button>")
        article = re.search(r"\b\w{1,6}$", made[-1][-7:])
        if article:
            made[-1] = made[-1].removesuffix(article.group())
            made.append(f'<span class="elided">{article.group()}’<button{inside}{end}</span>{after}')
        else:
            made.append(f"’<button{piece}")
    return "".join(made)


def _whole_words(words: Collection[str]) -> re.Pattern[str]:
    """Give the pattern of whole words, each with the sign before it: most letters are passed over at a glance."""
    sign, first = r"[^0-9A-Za-zÀ-ÖØ-öø-ÿ_-]", re.escape("".join(sorted({word[0] for word in words})))
    return re.compile(rf"{sign}(?=[{first}])(?<![\w-])(?:{_any_of(words)})(?![\w-])")


def _any_of(words: Iterable[str]) -> str:
    """Write a pattern for the longest of many words, as a tree of their letters: tried in one walk, not one by one."""
    by_letter: dict[str, list[str]] = {}
    for word in words:
        by_letter.setdefault(word[:1], []).append(word[1:])
    branches = [re.escape(letter) + _any_of(rests) for letter, rests in sorted(by_letter.items()) if letter]
    tree = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{tree})?" if "" in by_letter and branches else tree if branches else ""


@cache
def _definition(definition: Definition) -> str:
    long = f" <span>{escape(definition.long)}</span>" if definition.long else ""
    html = (
        f'<div class="definition" id="def-{definition.id}" popover>'
        f"<p><strong>{escape(definition.label)}</strong>{long}</p><p>{escape(definition.description)}</p></div>\n"
    )
    return typography.french_html(html)


_SHELTERED = typography.markup((*typography.VERBATIM, *typesetting.SHELTERED))


def _as_prose(html: str) -> Markup:
    """Set HTML that no template made in French typography, and mark what is prose in it."""
    texts = typography.Texts(typography.french_html(html), _SHELTERED)
    texts.change(lambda text: typography.BREAK.join(map(_marked, text.split(typography.BREAK))))
    return Markup(texts.html())


def _marked(text: str) -> str:
    return f"{PROSE}{text}{END}" if text and not text.isspace() else text


def as_html(value: Any) -> Markup:
    """Escape a value for HTML and set it in French typography: for what stands outside a page body."""
    html = typesetting.attribute(value)
    return as_markup(typography.french_html(html) if "<" in html else typography.french(html))
