"""Every link of the built site leads somewhere, down to the heading it names."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from built_site import BuiltSite


def lychee() -> str:
    """Find the link checker: beside Python in a virtual environment, else on the path."""
    beside = Path(sys.executable).with_name("lychee")
    found = str(beside) if beside.exists() else shutil.which("lychee")
    assert found, "lychee is missing: pip install -r requirements-test.lock"
    return found


def test_no_link_or_anchor_is_broken(site: BuiltSite):
    command = [
        lychee(), "--offline", "--include-fragments", "--no-progress", "--format", "json",
        "--root-dir", str(site.folder), "--index-files", "index.html", str(site.folder),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    report = json.loads(done.stdout)
    pages_by_fault = defaultdict(list)
    for page, links in sorted(report["error_map"].items()):
        for link in links:
            pages_by_fault[f"{link['url']} ({link['status']['text']})"].append(str(Path(page).relative_to(site.folder)))
    broken = [f"{fault}: {len(pages)} pages, {pages[0]} first" for fault, pages in pages_by_fault.items()]
    assert not broken, "\n".join(broken)
    assert report["successful"] > len(site.pages), done.stderr
