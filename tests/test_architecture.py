"""Who may import whom, and what stays out of the pure layers: design §2, held by reading the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from small_project import ROOT

FILES = sorted([*(ROOT / "macros").rglob("*.py"), *(ROOT / "scripts").rglob("*.py")])

LAYERS = (
    {"macros.spelling"},
    {"macros.problems", "macros.artifacts", "macros.cache", "macros.packages", "macros.processes", "macros.typography"},
    {"macros.standing", "macros.typesetting", "macros.yaml_mistakes", "macros.yaml_plain"},
    {"macros.yaml_errors"},
    {"macros.yaml_lines"},
    {"macros.models"},
    {"macros.catalogue"},
    {"macros.selections"},
    {"macros.rendering", "macros.pdf", "macros.qr", "macros.calendars", "macros.linked_data"},
    {"macros.website", "macros.newsletter", "macros.toolkits", "macros.opendata"},
    {"macros.hooks"},
    {"scripts"},
)
"""From bottom to top; a layer imports those below it, never beside it. The packages are the layers."""

OUTSIDE = {
    "time",
    "subprocess",
    "socket",
    "ssl",
    "http",
    "urllib.request",
    "requests",
    "httpx",
    "smtplib",
    "random",
    "secrets",
    "uuid",
    "locale",
}
"""What reads the clock, the machine, the network or chance: for the hosts and the verbs only."""


def module_name(file: Path) -> str:
    """Give the dotted name of a file."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(file: Path) -> ast.Module:
    """Parse a file."""
    return ast.parse(file.read_text("utf-8"))


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """Give what a file imports, with the line; ``from a import b`` gives ``a.b``."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import hides its layer"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def layer_of(name: str) -> tuple[int, str] | None:
    """Give the rank of a module's layer and its member of it; ``None`` when it is not ours."""
    for rank, members in enumerate(LAYERS):
        for member in members:
            if name == member or name.startswith(f"{member}."):
                return rank, member
    return None


def named(file: Path) -> str:
    """Name a case."""
    return module_name(file)


PURE = [file for file in FILES if (layer := layer_of(module_name(file))) and layer[0] < len(LAYERS) - 2]


def test_every_module_has_its_layer() -> None:
    stray = [module_name(file) for file in FILES if layer_of(module_name(file)) is None]
    assert stray == ["macros"]


@pytest.mark.parametrize("file", FILES, ids=named)
def test_imports_go_one_way(file: Path) -> None:
    own = layer_of(module_name(file))
    for line, name in imports(file):
        other = layer_of(name)
        if own is None or other is None:
            continue
        assert other[0] < own[0] or other[1] == own[1], f"{module_name(file)}:{line} imports {name}"


@pytest.mark.parametrize("file", FILES, ids=named)
def test_only_the_host_knows_mkdocs(file: Path) -> None:
    known = [name for _, name in imports(file) if name.split(".")[0] == "mkdocs"]
    assert known == [] or module_name(file) == "macros.hooks"


@pytest.mark.parametrize("file", PURE, ids=named)
def test_a_pure_layer_imports_no_clock_no_machine_no_network(file: Path) -> None:
    for line, name in imports(file):
        assert not any(name == outside or name.startswith(f"{outside}.") for outside in OUTSIDE), f"line {line}: {name}"


@pytest.mark.parametrize("file", PURE, ids=named)
def test_a_pure_layer_never_asks_the_day_or_the_environment_nor_speaks_nor_leaves(file: Path) -> None:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Attribute):
            assert node.attr not in {
                "environ",
                "getenv",
                "now",
                "utcnow",
                "today",
                "cwd",
                "home",
                "stdout",
                "stderr",
            }, f"line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"print", "input", "exit", "quit", "eval", "exec"}, f"line {node.lineno}"


@pytest.mark.parametrize("file", PURE, ids=named)
def test_only_artifacts_and_the_cache_write_to_the_disk(file: Path) -> None:
    writing = {"write_text", "write_bytes", "mkdir", "unlink", "rename", "rmtree", "symlink_to"}
    found = [node.attr for node in ast.walk(tree(file)) if isinstance(node, ast.Attribute) and node.attr in writing]
    assert found == [] or module_name(file) in {"macros.artifacts", "macros.cache"}


@pytest.mark.parametrize("file", FILES, ids=named)
def test_a_module_says_what_it_is_in_its_first_line(file: Path) -> None:
    docstring = ast.get_docstring(tree(file)) or ""
    first = docstring.split("\n")[0]
    assert 20 <= len(first) <= 120
    assert first[0].isupper() or first.startswith("``")
    assert first.rstrip().endswith((".", ":", ",", ";", "…")) or "\n" in docstring
    assert len(docstring.split("\n")) <= 8


def test_the_day_is_read_in_one_place() -> None:
    reading = [
        f"{module_name(file)}:{node.lineno}"
        for file in FILES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow"}
    ]
    assert [place.split(":")[0] for place in reading] == ["scripts.reporting"]
