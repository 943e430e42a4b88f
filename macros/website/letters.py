"""The letter on the site: the page an issue is stamped into, and what search finds of it. Its text comes from outside."""

from __future__ import annotations

import re
from dataclasses import replace

from markupsafe import Markup

from macros.models.letter import FOLDER, Issue
from macros.rendering import as_html, of_date
from macros.website.search.records import LETTER, GuidePage, Record, guide_record
from macros.website.sheets import SheetPage
from macros.website.site import Site


def letter_page(site: Site, issue: Issue, body: Markup) -> SheetPage:
    """Make the page of an issue from its text."""
    return SheetPage(
        kind=FOLDER,
        slug=issue.slug,
        title=as_html(issue.subject),
        description=as_html(issue.preheader),
        head="",
        body=site.prose.finish(str(body)),
    )


def letter_record(issue: Issue, body: Markup) -> Record:
    """Make the record of an issue, found by the words of its page."""
    text = re.sub(r"<(header|nav)\b.*?</\1>", " ", body, flags=re.DOTALL)
    title = f"Lettre {of_date(issue.slug)} : {issue.subject}"
    page = guide_record(GuidePage(issue.address, title, issue.preheader, text))
    return replace(page, kind=LETTER, kind_name="Lettre du réseau", facets={"catalogue": (LETTER,)})
