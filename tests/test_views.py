"""A template sees one view, and uses all of it."""

import re

import pytest
from msgspec.structs import fields

from explorer.views import TEMPLATES
from tests.conftest import ROOT


@pytest.mark.parametrize("view", TEMPLATES, ids=lambda view: view.__name__)
def test_every_field_of_a_view_is_shown_by_its_template(view: type) -> None:
    text = (ROOT / "templates" / TEMPLATES[view]).read_text(encoding="utf-8")
    used = set(re.findall(r"\bview\.(\w+)", text))
    there = {field.name for field in fields(view)}
    assert set() == there - used
    assert set() == used - there


@pytest.mark.parametrize("view", TEMPLATES, ids=lambda view: view.__name__)
def test_every_view_says_which_page_it_is_for(view: type) -> None:
    assert view.__doc__ and not view.__doc__.startswith(f"{view.__name__}(")


def test_no_template_sorts_or_groups() -> None:
    wrong = [
        f"{path.name}: {found}"
        for path in (ROOT / "templates").rglob("*.html")
        for found in re.findall(r"\|\s*(?:sort|groupby|dictsort|unique)\b", path.read_text(encoding="utf-8"))
    ]
    assert [] == wrong


def test_only_what_is_safe_already_skips_escaping() -> None:
    """Raw HTML comes from rich_text.py, map.py and script_safe; nothing else may carry `| safe`."""
    allowed = re.compile(
        r"\b(?:view\.(?:body|body_before|body_after)|\w*map\.svg|view\.\w*svg|head\.json_ld|view\.chart)\b"
    )
    wrong = [
        f"{path.name}: {found}"
        for path in (ROOT / "templates").rglob("*.html")
        for found in re.findall(r"\{\{[^}]*\|\s*safe[^}]*\}\}", path.read_text(encoding="utf-8"))
        if not allowed.search(found)
    ]
    assert [] == wrong
