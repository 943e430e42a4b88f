"""Hand-written pages: run the functions they call, in a sandbox, before and after Markdown.

A call leaves a token in the Markdown; the HTML it makes takes the token's place afterwards, so that
Markdown never reads it. Errors name the page and the line.
"""

from __future__ import annotations

import inspect
import re
import traceback
from collections.abc import Callable, Iterator, Mapping

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from macros.problems import HIDDEN, Problem, ProblemsFound, did_you_mean
from macros.yaml_mistakes import hidden_characters

_TOKEN = "jalonsblock{}end"
_TOKEN_PATTERN = re.compile(r"<p>\s*jalonsblock(\d+)end\s*</p>|jalonsblock(\d+)end")


_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)


def _scrolling(table: re.Match[str]) -> str:
    first_heading = re.search(r"<th[^>]*>(.*?)</th>", table.group(), re.DOTALL)
    name = re.sub(r"<[^>]+>", "", first_heading.group(1)) if first_heading else ""
    return (
        f'<div class="table-scroll" role="region" aria-label="Tableau : {name}" tabindex="0">\n{table.group()}\n</div>'
    )


def lead_and_body(html: str) -> tuple[str, str]:
    """Part the first paragraph of a page, which is its lead, from the rest; a page that begins with something else has none."""
    if not html.startswith("<p>"):
        return "", html
    lead, _, body = html.removeprefix("<p>").partition("</p>")
    return lead, body


class PageRun:
    """One page: its Markdown with tokens, and the HTML to put back."""

    def __init__(self, path: str, functions: Mapping[str, Callable[..., Markup]]) -> None:
        self.path = path
        self._blocks: list[str] = []
        self._env = SandboxedEnvironment(
            undefined=StrictUndefined, autoescape=False, comment_start_string="{##", comment_end_string="##}"
        )
        self._functions = functions
        self._env.globals = {name: self._kept(function) for name, function in functions.items()}

    def before_markdown(self, markdown: str, first_line: int) -> str:
        """Run the functions. ``first_line`` is the line of the file where ``markdown`` starts."""
        try:
            return self._env.from_string(markdown).render()
        except TemplateSyntaxError as error:
            raise self._problem(first_line + error.lineno - 1, "Cet appel n'est pas lisible.", _CALL_EXPECTED) from None
        except UndefinedError as error:
            name = _quoted(str(error))
            raise self._problem(
                first_line + _template_line(error) - 1,
                f"La fonction « {name} » n'existe pas.",
                did_you_mean(name, self._functions),
            ) from None
        except FunctionMistake as error:
            raise self._problem(first_line + _template_line(error) - 1, str(error), error.remedy) from None
        except (TypeError, ValueError, ArithmeticError, TemplateError) as error:
            raise self._problem(first_line + _template_line(error) - 1, *self._misuse(str(error))) from None

    def after_markdown(self, html: str) -> str:
        """Put the blocks in the place of their tokens, and let wide tables scroll on their own."""
        html = _TABLE.sub(_scrolling, html)
        return _TOKEN_PATTERN.sub(lambda match: self._blocks[int(match.group(1) or match.group(2))], html)

    def prose(self, html: str) -> str:
        """Give the page as search reads it: without the blocks that stand alone, with those inside a sentence."""
        return _TOKEN_PATTERN.sub(lambda match: self._blocks[int(match.group(2))] if match.group(2) else "", html)

    def _kept(self, function: Callable[..., Markup]) -> Callable[..., str]:
        def call(*args: object, **kwargs: object) -> str:
            self._blocks.append(str(function(*args, **kwargs)))
            return _TOKEN.format(len(self._blocks) - 1)

        return call

    def _misuse(self, said: str) -> tuple[str, str]:
        """Say in French what Python says of a call, and what to do."""
        if found := re.search(r"(\w+)\(\) got an unexpected keyword argument '(\w+)'", said):
            name, given = found.groups()
            known = inspect.signature(self._functions[name]).parameters if name in self._functions else {}
            remedy = did_you_mean(given, known) if known else "Retirez-le."
            return f"« {given} » n'est pas un réglage de « {name} ».", remedy
        if found := re.search(r"missing \d+ required .*'(\w+)'$", said):
            return f"Il manque « {found.group(1)} » à cet appel.", _CALL_EXPECTED
        if "positional argument" in said:
            return "Une valeur de cet appel n'a pas de nom, ou est de trop.", _CALL_EXPECTED
        return f"L'appel ne convient pas ({said}).", _CALL_EXPECTED

    def _problem(self, line: int, message: str, remedy: str) -> ProblemsFound:
        return ProblemsFound([Problem(self.path, line, 1, "", message, remedy)])


_CALL_EXPECTED = 'Attendu : {{ fonction("valeur", nom="valeur") }} ; comparez avec une page voisine.'


def unreadable_header(path: str, header: Mapping[str, object]) -> Iterator[Problem]:
    """Find a page without its title and its description: a header that is not YAML is read as text."""
    if not (header.get("title") and header.get("description")):
        message = "L'en-tête de la page n'est pas lisible, ou il y manque « title: » ou « description: »."
        remedy = "Entre deux lignes « --- » : mettez entre guillemets droits un texte qui contient deux-points."
        yield Problem(path, 1, 1, "", message, remedy)


def unseen_signs(path: str, source: str) -> Iterator[Problem]:
    """Find the characters that nobody sees in a page: the rules of typography take some of them for their own marks."""
    for found in hidden_characters(source):
        yield Problem(path, found.line, found.column, "", found.message, found.remedy)


def without_unseen_signs(markdown: str) -> str:
    """Give a text to go on with, once its hidden characters are told."""
    return HIDDEN.sub("\ufffd", markdown)


def missing_notes(path: str, source: str, html: str) -> Iterator[Problem]:
    """Find the notes that a page calls and does not write: their call is still in the HTML."""
    for call in re.findall(r"\[\^[\w-]+\]", html):
        start = source.find(call)
        line, column = source.count("\n", 0, start) + 1, start - source.rfind("\n", 0, start)
        yield Problem(path, line, column, "", f"La note « {call} » n'est écrite nulle part.", f"Ajoutez « {call}: … ».")


class FunctionMistake(Exception):
    """A page function was asked for something that does not exist."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


def _template_line(error: BaseException) -> int:
    """Give the line of the template where an error was raised: Jinja rewrites tracebacks to say it."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return lines[0] if lines and lines[0] else 1


def _quoted(message: str) -> str:
    found = re.search(r"'([^']+)'", message)
    return found.group(1) if found else message
