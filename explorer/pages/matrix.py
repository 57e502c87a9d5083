"""Which approaches meet which themes: the table of all, and a page a theme with the cases behind each cell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from explorer import addresses
from explorer.library import Library, Listing, size
from explorer.model import Term
from explorer.pages import lists, paging
from explorer.pages.page import Page
from explorer.pages.parts import NO_APPROACH_STATED, WAYS, Parts
from explorer.problems import count_words
from explorer.sketch import Sketch
from explorer.views import (
    BasisRow,
    Crossing,
    CrossingGroup,
    DepthMark,
    Gap,
    Link,
    MatrixCell,
    MatrixColumns,
    MatrixRow,
    MatrixThemeView,
    MatrixView,
    TermCount,
)

HIGH = 3
"""Units: the height of the shape of the depth that tells most."""
SHADES = (1, 3, 6, 11)
"""Least number of cases for each shade of a cell."""

Cells = Mapping[tuple[str, str], tuple[Sketch, ...]]


class Column(Struct, frozen=True):
    """An approach as a column, under the label of its group."""

    id: str
    label: str
    address: str
    group: str


def pages(parts: Parts) -> Iterator[Page]:
    library = parts.library
    met = cells(library)
    across = columns(library)
    words = "Which approaches have been tried on which themes, how often, and where the gaps are."
    yield Page(
        addresses.MATRIX,
        parts.head("Themes and approaches", words, addresses.MATRIX),
        _view(parts, met, across),
        "",
    )


def theme_keys(library: Library) -> Iterator[str]:
    """The id of each theme; where its cases are many, `theme/approach`, `theme/approach/2` … too."""
    for theme in library.vocabularies["themes"].terms:
        crossed = library.crossed(theme.id)
        sizes = [(approach or addresses.NO_APPROACH, size(listing)) for approach, listing in crossed]
        yield from paging.keys_of_groups(theme.id, sizes)


def theme_pages(parts: Parts, key: str) -> Iterator[Page]:
    """The page of a theme, or a page of its cases with one approach."""
    theme_id, approach, number = (*key.split("/"), "", "")[:3]
    theme = parts.library.terms["themes"][theme_id]
    crumbs = [Link("Themes and approaches", addresses.MATRIX)]
    if approach:
        yield lists.page(parts, _long(parts.library, theme, approach, crumbs), int(number or 1))
        return
    address = addresses.matrix(theme.id)
    words = f"{theme.label}, approach by approach: the cases, what their claims rest on, and the gaps."
    head = parts.head(f"{theme.label}, approach by approach", words, address, crumbs)
    yield Page(address, head, _theme(parts, theme), "")


def is_long(crossed: Iterable[tuple[str, Listing]]) -> bool:
    """Whether the cases of a theme are too many for its page: a case stands there under each of its approaches."""
    return paging.pages_for(sum(size(listing) for _, listing in crossed)) > 1


def _long(library: Library, theme: Term, approach: str, crumbs: list[Link]) -> lists.Long:
    named = "" if approach == addresses.NO_APPROACH else approach
    label = library.label("approaches", named) if named else NO_APPROACH_STATED
    address = addresses.matrix(theme.id)
    title = f"{theme.label}, approach by approach"
    return lists.Long(
        title=f"{theme.label}: {label[:1].lower()}{label[1:]}",
        address=addresses.matrix_list(theme.id, approach),
        crumbs=[*crumbs, Link(title, address)],
        listing=dict(library.crossed(theme.id))[named],
        whole=Link(title, addresses.matrix(theme.id, approach)),
        way=WAYS["themes"],
    )


def cells(library: Library) -> dict[tuple[str, str], tuple[Sketch, ...]]:
    """(Theme id, approach id) to the cases that carry both themselves; a case without approach has its own column."""
    found: dict[tuple[str, str], list[Sketch]] = defaultdict(list)
    for case in library.sketches:
        for theme in case.themes:
            for approach in case.approaches or (addresses.NO_APPROACH,):
                found[theme, approach].append(case)
    return {key: tuple(cases) for key, cases in found.items()}


def rows(library: Library) -> tuple[Term, ...]:
    """The themes that have nothing below them, or cases of their own."""
    return tuple(term for _, term in _leaves(library, "themes"))


def columns(library: Library) -> tuple[Column, ...]:
    """The approaches by group, and one column more when some case names none."""
    found = [
        Column(term.id, term.label, addresses.term("approaches", term.id), group.label)
        for group, term in _leaves(library, "approaches")
    ]
    if library.carried("approaches").get("", 0):
        found.append(Column(addresses.NO_APPROACH, NO_APPROACH_STATED, "", NO_APPROACH_STATED))
    return tuple(found)


def _leaves(library: Library, name: str) -> Iterator[tuple[Term, Term]]:
    """Each term that a case can be counted under, after the term at the root of it."""
    carried = library.carried(name)
    for root in library.children[name].get(None, ()):
        for term in _below(library, name, root):
            if term.id in carried or not library.children[name].get(term.id):
                yield root, term


def _below(library: Library, name: str, term: Term) -> Iterator[Term]:
    yield term
    for child in library.children[name].get(term.id, ()):
        yield from _below(library, name, child)


# --- the table ---------------------------------------------------------------------------------------------


def _view(parts: Parts, met: Cells, across: tuple[Column, ...]) -> MatrixView:
    library = parts.library
    table = tuple(_row(library, theme, met, across) for theme in rows(library))
    bases, basis_rows = _bases(parts)
    return MatrixView(
        groups=_groups(library, across),
        rows=table,
        totals=(
            *(_total(library, column) for column in across),
            _cell(library, library.sketches, addresses.EXPLORE, "All"),
        ),
        depths=tuple(
            DepthMark(term.label, term.definition, step, len(library.cases_of("depth", term.id)))
            for step, term in enumerate(library.vocabularies["depth"].terms)
        ),
        cells=len(table) * sum(c.id != addresses.NO_APPROACH for c in across),
        gaps=sum(row.gaps for row in table),
        bases=bases,
        basis_rows=basis_rows,
    )


def _groups(library: Library, across: Iterable[Column]) -> tuple[MatrixColumns, ...]:
    found: dict[str, list[TermCount]] = defaultdict(list)
    for column in across:
        number = _carried(library, column)
        found[column.group].append(TermCount(column.label, column.address, WAYS["approaches"], number))
    return tuple(MatrixColumns(label, tuple(terms)) for label, terms in found.items())


def _carried(library: Library, column: Column) -> int:
    """The number of cases of a column, each counted once."""
    return library.carried("approaches").get("" if column.id == addresses.NO_APPROACH else column.id, 0)


def _carrying(library: Library, column: Column) -> tuple[Sketch, ...]:
    """The cases of a column, each once."""
    if column.id == addresses.NO_APPROACH:
        return tuple(case for case in library.sketches if not case.approaches)
    return tuple(case for case in library.cases_of("approaches", column.id) if column.id in case.approaches)


def _row(library: Library, theme: Term, met: Cells, across: Iterable[Column]) -> MatrixRow:
    found = tuple(
        _cell(
            library,
            met.get((theme.id, column.id), ()),
            addresses.matrix(theme.id, column.id),
            column.label,
        )
        for column in across
    )
    named = (cell for cell, column in zip(found, across, strict=True) if column.id != addresses.NO_APPROACH)
    carrying = tuple(c for c in library.cases_of("themes", theme.id) if theme.id in c.themes)
    total = _cell(library, carrying, addresses.matrix(theme.id), "All")
    return MatrixRow(
        theme.label,
        addresses.matrix(theme.id),
        theme.id,
        found,
        total,
        sum(not cell.count for cell in named),
    )


def _total(library: Library, column: Column) -> MatrixCell:
    return _cell(library, _carrying(library, column), column.address, column.label)


def _cell(library: Library, cases: Sequence[Sketch], address: str, column: str) -> MatrixCell:
    numbers = Counter(case.depth for case in cases)
    depths = [(t.label.lower(), numbers[t.id]) for t in library.vocabularies["depth"].terms]
    words = ", ".join(count_words(number, label) for label, number in depths if number)
    return MatrixCell(
        count=len(cases),
        address=address,
        words=f"{count_words(len(cases), 'case')}: {words}" if cases else "no case",
        bar=bar([number for _, number in depths]),
        shade=sum(len(cases) >= least for least in SHADES),
        column=column,
    )


def bar(numbers: Sequence[int]) -> str:
    """Numbers by depth as steps side by side, each as wide as its number and lower than the one before."""
    left, steps = 0, []
    for place, number in enumerate(numbers):
        high = HIGH * (len(numbers) - place) / len(numbers)
        if number:
            steps.append(f"M{left} {HIGH - high:g}h{number}v{high:g}h-{number}z")
        left += number
    return "".join(steps)


def _bases(parts: Parts) -> tuple[tuple[TermCount, ...], tuple[BasisRow, ...]]:
    """What claims rest on, theme by theme. All shares are of one largest number, so that columns compare."""
    library = parts.library
    numbers: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()
    for case in library.sketches:
        for claim in case.claims:
            totals[claim.basis] += 1
            for theme_id in case.themes:
                numbers[theme_id, claim.basis] += 1
    used = [term for term in library.vocabularies["bases"].terms if totals[term.id]]
    largest = max(numbers.values(), default=1)
    found = []
    for theme in rows(library):
        row = [(term.label, numbers[theme.id, term.id]) for term in used]
        shares = tuple((label, number, round(100 * number / largest)) for label, number in row)
        found.append(
            BasisRow(
                theme.label,
                addresses.term("themes", theme.id),
                shares,
                sum(number for _, number in row),
            )
        )
    return tuple(TermCount(t.label, "", "", totals[t.id]) for t in used), tuple(found)


# --- a theme -----------------------------------------------------------------------------------------------


def _theme(parts: Parts, theme: Term) -> MatrixThemeView:
    library = parts.library
    crossed = dict(library.crossed(theme.id))
    carrying = tuple(c for c in library.cases_of("themes", theme.id) if theme.id in c.themes)
    by_slug = {case.slug: case for case in carrying}
    long = is_long(crossed.items())
    groups: dict[str, list[Crossing]] = defaultdict(list)
    gaps = []
    for column in columns(library):
        listing = crossed.get("" if column.id == addresses.NO_APPROACH else column.id)
        if listing:
            groups[column.group].append(_crossing(parts, theme, column, listing, by_slug, cut=long))
        elif column.id != addresses.NO_APPROACH:
            gaps.append(Gap(column.label, column.address, column.id, _carried(library, column)))
    return MatrixThemeView(
        label=theme.label,
        address=addresses.term("themes", theme.id),
        definition=theme.definition,
        count=len(carrying),
        groups=tuple(CrossingGroup(label, tuple(found)) for label, found in groups.items()),
        gaps=tuple(gaps),
        bases=parts.bases(claim for case in carrying for claim in case.claims),
        themes=tuple(Link(other.label, addresses.matrix(other.id)) for other in rows(library)),
    )


def _crossing(
    parts: Parts, theme: Term, column: Column, listing: Listing, sketches: Mapping[str, Sketch], *, cut: bool
) -> Crossing:
    """The cases of a theme and an approach; with `cut`, the first of many. `sketches` has those of the theme."""
    cases = [sketches[slug] for _, slugs in listing for slug in slugs]
    cut = cut and paging.is_cut(len(cases))
    whole = Link(f"All {len(cases):,} cases", addresses.matrix_list(theme.id, column.id))
    return Crossing(
        label=column.label,
        address=column.address,
        anchor=column.id,
        count=len(cases),
        cases=parts.cards_of(cases[: paging.FIRST] if cut else cases),
        whole=whole if cut else None,
        bases=parts.bases(claim for case in cases for claim in case.claims),
    )
