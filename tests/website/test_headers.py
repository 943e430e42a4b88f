"""Three hosts, one policy: what they send is the same, and lets nothing run or load that the site does not publish."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from macros.catalogue import Catalogue, load
from macros.models.capsule import Capsule, Player
from macros.website import headers
from macros.website.site import Settings, Site

ROOT = Path(__file__).parents[2]
CATALOGUE, _ = load(ROOT)
FRAMED = headers.Framed("integrer", "default-src 'none'; frame-ancestors *")


def site(catalogue: Catalogue = CATALOGUE, url: str = "https://jalons.example/") -> Site:
    return Site(catalogue, Settings(url))


def written(made: Site, scripts: tuple[str, ...] = ()) -> dict[str, str]:
    return {artifact.path: artifact.content.decode() for artifact in headers.artifacts(made, scripts, FRAMED)}


def of_headers_file(text: str) -> dict[str, str]:
    block = re.search(r"^/\*\n((?:  .+\n)+)", text, re.MULTILINE)
    assert block
    return dict(line.strip().split(": ", 1) for line in block[1].splitlines())


def of_apache(text: str) -> dict[str, str]:
    return dict(re.findall(r'^Header always set (\S+) "([^"]*)"$', text, re.MULTILINE))


def of_nginx(text: str) -> dict[str, str]:
    sent = dict(re.findall(r'^add_header (\S+) "([^"]*)" always;$', text, re.MULTILINE))
    policy = re.search(r'^set \$jalons_policy "([^"]*)";$', text, re.MULTILINE)
    assert policy
    assert "add_header Content-Security-Policy $jalons_policy always;" in text
    return {**sent, "Content-Security-Policy": policy[1]}


def directives(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (part.split() for part in policy.split("; "))}


def with_player(address: str) -> Catalogue:
    """Give the catalogue with one film that can be watched in its sheet."""
    capsules = dict(CATALOGUE.sheets["capsules"])
    slug, capsule = next(iter(capsules.items()))
    assert isinstance(capsule, Capsule)
    capsules[slug] = capsule.model_copy(update={"player": Player(host="Hébergeur", embed_url=address)})
    return replace(CATALOGUE, sheets={**CATALOGUE.sheets, "capsules": capsules})


def test_three_files_carry_the_same_headers():
    files = written(site())
    sent = of_headers_file(files["_headers"])
    assert sent == of_apache(files[".htaccess"]) == of_nginx(files[".nginx.conf"])
    assert sorted(sent) == [
        "Content-Security-Policy",
        "Cross-Origin-Opener-Policy",
        "Permissions-Policy",
        "Referrer-Policy",
        "Strict-Transport-Security",
        "X-Content-Type-Options",
    ]


def test_policy_starts_from_nothing_and_allows_nothing_unsafe_nor_foreign():
    policy = directives(of_headers_file(written(site())["_headers"])["Content-Security-Policy"])
    assert policy["default-src"] == ["'none'"]
    assert policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert {source for sources in policy.values() for source in sources} <= {"'none'", "'self'"}


def test_frames_are_the_hosts_of_the_players_and_no_other():
    catalogue = with_player("https://Lecteur.example:8443/embed/42?rel=0")
    policy = directives(of_nginx(written(site(catalogue))[".nginx.conf"])["Content-Security-Policy"])
    assert policy["frame-src"] == ["https://lecteur.example:8443"]
    assert headers.frame_origins(with_player("https://vidéo.example/1")) == ["https://xn--vido-dpa.example"]


def test_frames_are_refused_when_no_sheet_has_a_player():
    bare = replace(CATALOGUE, sheets={**CATALOGUE.sheets, "capsules": {}})
    policy = directives(of_nginx(written(site(bare))[".nginx.conf"])["Content-Security-Policy"])
    assert policy["frame-src"] == ["'none'"]


def test_inline_script_is_allowed_by_the_hash_of_its_text_alone():
    page = "<script>\nconst été = 1;\n</script>"
    (text,) = headers.inline_scripts(page)
    digest = base64.b64encode(hashlib.sha256("\nconst été = 1;\n".encode()).digest()).decode()
    policy = directives(of_apache(written(site(), (text,))[".htaccess"])["Content-Security-Policy"])
    assert policy["script-src"] == ["'self'", f"'sha256-{digest}'"]


@pytest.mark.parametrize(
    ("script", "runs"),
    [
        ("<script>a()</script>", True),
        ('<script type="module">a()</script>', True),
        ('<script type="text/javascript">a()</script>', True),
        ('<script type="application/ld+json">{}</script>', False),
        ('<script type="application/json" id="x">{}</script>', False),
        ('<script src="a.js" defer></script>', False),
        ('<script defer src="a.js"></script>', False),
    ],
)
def test_only_scripts_that_run_inside_the_page_are_hashed(script, runs):
    assert bool(headers.inline_scripts(f"<p>{script}</p>")) is runs


def kept(path: str, text: str) -> list[str]:
    """Give the cache rules of an Apache or nginx file that match a path, in order."""
    rules = re.findall(r'<FilesMatch "(.+)">\n  Header set Cache-Control "(.+)"', text)
    rules += re.findall(r'if \(\$uri ~ "(.+)"\) \{ set \$jalons_cache "(.+)"; \}', text)
    return [value for ending, value in rules if re.search(ending, path)]


@pytest.mark.parametrize("name", [".htaccess", ".nginx.conf"])
def test_servers_keep_hashed_files_for_ever_and_ask_again_for_pages(name):
    text = written(site())[name]
    for artifact in site().bundle.artifacts():
        expected = headers.FOREVER if re.search(r"\.(?:css|js)$", artifact.path) else headers.DAY
        assert artifact.path.endswith(".txt") or kept(artifact.path, text)[-1] == expected, artifact.path
    for path in ("index.html", "outils/cddf/index.html", "donnees/outils.json", "recherche/index.json"):
        assert kept(path, text) == []
    assert headers.REVALIDATED in text


def test_headers_file_keeps_each_hashed_file_for_ever_and_gives_no_header_twice():
    rules = re.findall(r"^(/.*)\n((?:  .+\n)+)", written(site())["_headers"], re.MULTILINE)
    cached = {path: lines.strip() for path, lines in rules if path != "/*"}
    for artifact in site().bundle.artifacts():
        if re.search(r"\.[0-9a-f]{10}\.", artifact.path):
            assert cached[f"/{artifact.path}"] == f"Cache-Control: {headers.FOREVER}"
    assert "Cache-Control" not in dict(rules)["/*"]
    assert len(rules) == len(dict(rules)) <= 100


def test_site_in_a_folder_of_its_host_names_its_files_from_there():
    text = written(site(url="https://exemple.fr/jalons/"))["_headers"]
    assert {path.split("/")[1] for path in re.findall(r"^/.*", text, re.MULTILINE)} == {"jalons"}


def test_pages_made_for_other_sites_have_a_policy_of_their_own_and_no_other_page_has_it():
    files = written(site())
    assert files["_headers"].endswith(
        f"/integrer/*\n  ! Content-Security-Policy\n  Content-Security-Policy: {FRAMED.policy}\n"
    )
    assert (
        f'm#/integrer/#">\n  Header always set Content-Security-Policy "{FRAMED.policy}"\n</If>' in files[".htaccess"]
    )
    assert f'if ($uri ~ "/integrer/") {{ set $jalons_policy "{FRAMED.policy}"; }}' in files[".nginx.conf"]
    assert all(text.count(FRAMED.policy) == 1 for text in files.values())


def test_lines_fit_what_hosts_accept():
    catalogue = with_player("https://lecteur.example/1")
    files = written(site(catalogue), tuple(f"script {number}" for number in range(5)))
    assert max(len(line) for text in files.values() for line in text.splitlines()) < 2000
    assert all(re.sub(r"#.*", "", text).isascii() for text in files.values())
