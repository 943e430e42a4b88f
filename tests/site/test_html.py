"""The W3C's Nu checker finds no error in any page, style sheet or drawing of the site."""

from __future__ import annotations

import json
import subprocess

from built_site import ROOT, BuiltSite

VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def test_pages_style_sheets_and_drawings_are_valid(site: BuiltSite, rare_site: BuiltSite):
    files = [str(file) for suffix in ("html", "css", "svg") for file in sorted(site.folder.rglob(f"*.{suffix}"))]
    files += [str(rare_site.page(url).file) for url in ("capsules/film-a-charger/", "outils/ancienne-fiche/")]
    options = ["--errors-only", "--format", "json", "--also-check-css", "--also-check-svg"]
    done = subprocess.run(["java", "-jar", str(VNU), *options, *files], capture_output=True, text=True, check=False)

    messages = json.loads(done.stderr)["messages"]
    errors = [f"{m.get('url')}:{m.get('lastLine')}: {m['message']}" for m in messages]
    assert not errors, "\n".join(errors)
