"""Whether the pages that a letter links to still answer. The only verb of the letter that asks other sites."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

AT_ONCE = 8
TIMEOUT_SECONDS = 15
_GONE = {404: "la page n'existe pas (404)", 410: "la page a été retirée (410)"}
_AGENT = "Mozilla/5.0 (compatible; Jalons; verification des liens)"


def dead_links(addresses: Iterable[str]) -> dict[str, str]:
    """Give the addresses that lead nowhere, each with why. A site that only refuses robots is not counted."""
    wanted = list(dict.fromkeys(addresses))
    with ThreadPoolExecutor(AT_ONCE) as several:
        answers = several.map(_answer, wanted)
    return {address: why for address, why in zip(wanted, answers, strict=True) if why}


def _answer(address: str) -> str:
    """Say why an address is dead, ``""`` when it answers. Some sites do not know HEAD: they are asked again."""
    return _ask(address, "HEAD") and _ask(address, "GET")


def _ask(address: str, method: str) -> str:
    request = urllib.request.Request(address, method=method, headers={"User-Agent": _AGENT})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):
            return ""
    except urllib.error.HTTPError as error:
        error.close()
        return _GONE.get(error.code, "")
    except (OSError, ValueError):
        return "le site ne répond pas"
