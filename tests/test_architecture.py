"""The house rules of DESIGN: imports go one way, and only disk.py touches content and output."""

import ast
import graphlib
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "explorer"

ORDER = (
    "problems",
    "share",
    "model",
    "typography",
    "yaml_words",
    "front_matter",
    "fields",
    "addresses",
    "config",
    "vocabulary",
    "commonmark",
    "rich_text",
    "figures",
    "evidence",
    "picture",
    "case",
    "report",
    "finding",
    "lens",
    "background",
    "glossary",
    "editions",
    "privacy",
    "text_page",
    "reader",
    "cache",
    "sketch",
    "casebook",
    "library",
    "trace",
    "checks",
    "proof",
    "dates",
    "map",
    "exports",
    "views",
    "pages",
    "assets",
    "search",
    "thesaurus",
    "search_documents",
    "facets",
    "case_data",
    "form_data",
    "templating",
    "render",
    "work",
    "packing",
    "disk",
    "ledger",
    "progress",
    "indexing",
    "making",
    "pipeline",
    "scaffold",
    "spreadsheet",
    "preview",
    "commands",
)
"""A module imports only from modules above it."""

MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" or path.parent != PACKAGE
)


def room(path: Path) -> str:
    """The name by which a module stands in ORDER."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Names of ORDER that a module imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "explorer":
            parts = node.module.split(".")
            found.update([parts[1]] if len(parts) > 1 else [alias.name for alias in node.names])
        elif isinstance(node, ast.Import):
            found.update(
                alias.name.split(".")[1] for alias in node.names if alias.name.startswith("explorer.")
            )
    return found


def test_each_module_has_its_place_in_the_order() -> None:
    assert {room(path) for path in MODULES} == set(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    here = ORDER.index(room(path))
    wrong = {name for name in imported(path) if ORDER.index(name) > here}
    assert set() == wrong


def beside(path: Path) -> set[str]:
    """Names of modules of its own room that a module of `pages/`, `search/` or `commands/` imports as it is loaded."""
    found = set()
    for node in ast.parse(path.read_text()).body:
        if (
            isinstance(node, ast.ImportFrom)
            and node.module
            and node.module.startswith(f"explorer.{room(path)}")
        ):
            parts = node.module.split(".")
            found.update(parts[2:3] if len(parts) > 2 else [alias.name for alias in node.names])
    return found


@pytest.mark.parametrize("name", ["pages", "search", "commands"])
def test_no_modules_of_a_room_import_each_other(name: str) -> None:
    modules = {path.stem: beside(path) for path in (PACKAGE / name).glob("*.py") if path.stem != "__init__"}
    assert any(modules.values())
    tuple(graphlib.TopologicalSorter(modules).static_order())  # raises CycleError, and names them


TOUCHES_DISK = re.compile(
    r"\bopen\(|\.(read|write)_(text|bytes)\(|\bshutil\b|\bos\.(rename|replace|remove|unlink|mkdir|link|symlink|scandir|walk)"
    r"|\.(unlink|mkdir|rename|touch|iterdir|glob|rglob)\(|\bsqlite3\b|\btempfile\b"
)
ALLOWED = {"disk.py"}
WAITS_IN_A_FILE = {"search/index.py"}
"""Puts what there is no room for in memory into a file without a name."""
SERVES_OUTPUT = {"preview.py"}
"""Reads what was built in order to show it; writes nothing."""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_disk_touches_content_and_output(path: Path) -> None:
    if path.name in ALLOWED:
        return
    found = {match.group() for match in TOUCHES_DISK.finditer(path.read_text())}
    if path.name in SERVES_OUTPUT:
        found -= {".read_bytes("}
    if path.relative_to(PACKAGE).as_posix() in WAITS_IN_A_FILE:
        found -= {"tempfile"}
    assert set() == found


CLOCK = re.compile(r"\bdatetime\.now\b|\btime\.time\(|\btoday\(\)|\brandom\.|\bgetlocale\b|\bsetlocale\b")


ASKS_THE_DAY = {"check.py"}
"""Tells of days still to come; nothing is built from it."""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_module_asks_the_clock_the_locale_or_chance(path: Path) -> None:
    found = {match.group() for match in CLOCK.finditer(path.read_text())}
    if path.name in ASKS_THE_DAY:
        found -= {"today()"}
    assert set() == found
