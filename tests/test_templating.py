"""The short ways of templating.py change no byte, and what they cannot do is still told in plain words."""

from pathlib import Path

import pytest

from explorer import assets, disk, making, pages, progress, share
from explorer.pages import Parts
from explorer.problems import BuildError
from explorer.render import Renderer, site_view, text_of
from explorer.templating import Templates, compiled
from tests.conftest import ROOT


def planned(site: Path) -> tuple[Renderer, list[pages.Page]]:
    files = disk.read_site(site)
    library, _ = making.load(files, "", True, share.Alone(), None, disk.Shelf(None), progress.Silent())
    parts = Parts(library, making.outline_of(library, files, None))
    texts = assets.templates(files.files)
    renderer = Renderer(Templates(texts, compiled(texts)), site_view(library))
    return renderer, list(pages.plan(parts))


def test_every_page_is_the_same_by_jinjas_own_means(site: Path) -> None:
    renderer, all_pages = planned(site)
    for page in all_pages:
        assert text_of(renderer.careful, page) == text_of(renderer.fast, page)


def test_no_page_of_this_site_needs_jinjas_own_means() -> None:
    renderer, all_pages = planned(ROOT)
    for page in all_pages:
        renderer.render(page)
    assert "careful" not in vars(renderer)


def test_every_template_is_compiled_beforehand() -> None:
    texts = assets.templates(disk.read_site(ROOT).files)
    assert set(texts) == set(compiled(texts))


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ view.no_such_field }}", "no_such_field"),
        ("{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}", ""),
        ("{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}", "parameter 'a' was not provided"),
        ("{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, c=2) }}", ""),
        ("{{ nothing(view) }}", "'nothing' is undefined"),
        ("{% if %}", "Expected an expression"),
    ],
)
def test_a_mistake_in_a_template_is_told_in_jinjas_words(site: Path, template: str, said: str) -> None:
    (site / "templates/pages/case.html").write_text(template)
    renderer, all_pages = planned(site)
    page = next(page for page in all_pages if page.address.startswith("cases/"))
    with pytest.raises((BuildError, TypeError)) as raised:
        renderer.render(page)
    if isinstance(raised.value, BuildError):
        (problem,) = raised.value.problems
        assert said in problem.message


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ '<b>' ~ view.title[:0] }}", "&lt;b&gt;"),
        ("{{ '<b>' | safe }}", "<b>"),
        (
            "{% macro m(a, b=2) %}<i>{{ a }}{{ b }}</i>{% endmacro %}{{ m('&') }}{{ m(1, b=3) }}",
            "<i>&amp;2</i><i>13</i>",
        ),
        ("{% macro m() %}<{{ caller() }}>{% endmacro %}{% call m() %}{{ '\"' }}{% endcall %}", "<&#34;>"),
        (
            "{% macro m(a) %}<i>{{ a }}</i>{% endmacro %}{{ once(m, 'x') }}{{ once(m, 'x') }}",
            "<i>x</i><i>x</i>",
        ),
        ("{% macro m(a=1, b=2) %}<i>{{ a }}{{ b }}</i>{% endmacro %}{{ m(b='<') }}", "<i>1&lt;</i>"),
        ("{{ count(2, singular='case') }}", "2 cases"),
        ("{{ none }}{{ 1.5 }}{{ true }}", "None1.5True"),
    ],
)
def test_what_stands_in_a_template_is_escaped_unless_it_is_html_already(
    site: Path, template: str, expected: str
) -> None:
    (site / "templates/pages/case.html").write_text(template)
    renderer, all_pages = planned(site)
    page = next(page for page in all_pages if page.address.startswith("cases/"))
    assert expected.encode() == renderer.render(page)
    assert expected == text_of(renderer.careful, page)
