"""A stamped sheet is the page that the full pipeline would have made."""

from __future__ import annotations

from built_site import ROOT, BuiltSite

from macros.catalogue import load
from macros.hooks import build


def test_every_sheet_equals_the_page_of_the_full_pipeline(site: BuiltSite, tmp_path):
    catalogue, problems = load(ROOT)
    assert not problems
    build(ROOT, tmp_path / "whole", catalogue, stamp=False)

    whole = BuiltSite(tmp_path / "whole")
    assert [page.url for page in site.pages] == [page.url for page in whole.pages]
    different = [page.url for page, other in zip(site.pages, whole.pages, strict=True) if page.html != other.html]
    assert different == []
    assert len(site.sheets()) == sum(1 for _ in catalogue.all_sheets()) + len(catalogue.withdrawals.withdrawals)
