"""The data files: whole, safe to open, and explained by the list that they are written from."""

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest

from explorer import addresses, exports, pipeline, progress
from explorer.library import Library
from explorer.problems import BuildError
from tests.conftest import ROOT, build, options


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="module")
def library() -> Library:
    """The real content."""
    return pipeline.check(pipeline.Options(ROOT, ROOT / "output"), progress.Silent())[0]


@pytest.fixture(scope="module")
def files(real_site: Path) -> dict[str, bytes]:
    return {address: (real_site / address).read_bytes() for address in addresses.DATA_FILES}


def test_the_files_are_those_that_texts_may_link_to(real_site: Path) -> None:
    found = {f"data/{path.name}" for path in (real_site / "data").iterdir() if path.is_file()}
    assert set(addresses.DATA_FILES) == {name for name in found if not name.endswith((".js", ".html"))}


def test_each_table_has_a_row_for_each_thing(library: Library, files: dict[str, bytes]) -> None:
    assert [case.slug for case in library.cases] == [row["slug"] for row in rows(files["data/cases.csv"])]
    claims = [(case.slug, str(number)) for case, number, _ in library.claims()]
    assert claims == [(row["case"], row["number"]) for row in rows(files["data/claims.csv"])]
    assert len(library.findings) == len(rows(files["data/findings.csv"]))
    assert sum(len(case.sources) for case in library.cases) == len(rows(files["data/sources.csv"]))
    assert len(library.vocabularies["places"].terms) == len(rows(files["data/places.csv"]))


@pytest.mark.parametrize("table", exports.TABLES, ids=lambda table: table.name)
def test_the_key_of_a_table_tells_its_rows_apart(files: dict[str, bytes], table: exports.Table[Any]) -> None:
    keys = [tuple(row[name] for name in table.key) for row in rows(files[table.address])]
    assert len(keys) == len(set(keys)) > 0


@pytest.mark.parametrize("table", exports.TABLES, ids=lambda table: table.name)
def test_the_codebook_explains_each_column_of_each_table_and_no_other(
    real_site: Path, table: exports.Table[Any]
) -> None:
    header = next(csv.reader(io.StringIO((real_site / table.address).read_text(encoding="utf-8-sig"))))
    tree = html5lib.parse((real_site / addresses.CODEBOOK).read_bytes(), namespaceHTMLElements=False)
    section = tree.find(f".//section[@aria-labelledby='{table.name}']")
    assert section is not None
    told = ["".join(th.itertext()) for th in section.iterfind(".//tbody/tr/th")]
    meanings = ["".join(tr[2].itertext()).strip() for tr in section.iterfind(".//tbody/tr")]
    assert header == told
    assert all(meanings)


@pytest.mark.parametrize("table", exports.TABLES, ids=lambda table: table.name)
def test_the_data_package_declares_each_column(files: dict[str, bytes], table: exports.Table[Any]) -> None:
    package = json.loads(files["data/datapackage.json"])
    resource = next(r for r in package["resources"] if r["name"] == table.name)
    data = files[f"data/{resource['path']}"]
    header = next(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert header == [field["name"] for field in resource["schema"]["fields"]]
    assert f"sha256:{hashlib.sha256(data).hexdigest()}" == resource["hash"]
    assert len(data) == resource["bytes"]
    assert {"string", "integer", "number"} >= {field["type"] for field in resource["schema"]["fields"]}


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-12% of costs", "'-12% of costs"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        (-1.5, "-1.5"),
        (3, "3"),
        (("=a", "b"), "'=a | b"),
        (("a", "=b"), "a | =b"),
        ("a = b", "a = b"),
        ("", ""),
    ],
)
def test_no_cell_begins_as_a_formula_does(value: exports.Value, cell: str) -> None:
    assert cell == exports.safe_cell(value)


def test_no_cell_of_the_real_files_begins_as_a_formula_does(files: dict[str, bytes]) -> None:
    cells = [
        cell
        for address, data in files.items()
        if address.endswith(".csv")
        for row in rows(data)
        for cell in row.values()
    ]
    assert len(cells) > 1_000
    wrong = [
        cell
        for cell in cells
        if cell.startswith(("=", "+", "@", "\t")) or (cell.startswith("-") and not cell[1:2].isdigit())
    ]
    assert [] == wrong


def test_what_stands_between_the_values_of_a_list_is_in_none_of_them(library: Library) -> None:
    held = [
        value
        for table in exports.TABLES
        for row in table.rows(library)
        for column in table.columns
        if isinstance(values := column.of(library, row), tuple)
        for value in values
        if exports.BETWEEN in value
    ]
    assert [] == held


def test_json_holds_the_same_as_the_tables(library: Library, files: dict[str, bytes]) -> None:
    told = json.loads(files["data/cases.json"])
    by_slug = {case["slug"]: case for case in told["cases"]}
    for row in rows(files["data/cases.csv"]):
        case = by_slug[row["slug"]]
        assert row["title"] == case["title"]
        assert row["themes"] == exports.BETWEEN.join(case["themes"])
        assert int(row["claims"]) == len(case["claims"])
    story = library.case["bramley-baths"].body.text
    assert story == by_slug["bramley-baths"]["story"]
    assert library.config.notice == told["notice"]


def test_places_have_points_in_the_order_that_geojson_wants(
    library: Library, files: dict[str, bytes]
) -> None:
    features = json.loads(files["data/places.geojson"])["features"]
    assert features
    for feature in features:
        term = library.term("places", feature["id"])
        assert term and term.point
        assert [term.point.lon, term.point.lat] == feature["geometry"]["coordinates"]
        cases = [case.slug for case in library.cases if term.id in case.places]
        assert (cases, len(cases)) == (feature["properties"]["cases"], feature["properties"]["count"])


def test_references_have_a_key_each_and_name_each_source_once(library: Library) -> None:
    found = list(exports.references(library))
    assert len(found) == len({reference.key for reference in found})
    told = {(s.author, s.year, s.title) for c in library.cases for s in c.sources if s.title and not s.report}
    assert len(told) + len(library.reports) == len(found)


def test_a_reference_is_written_so_that_programs_read_it() -> None:
    reference = exports.Reference(
        "k-1", ("A & B",), "2021", "50% {more}", "P", "https://x.org/a_b", is_report=False
    )
    assert exports.bibtex(reference) == (
        "@misc{k-1,\n  author = {{A \\& B}},\n  year = {2021},\n  title = {{50\\% \\textbraceleft{}more\\textbraceright{}}},\n"
        "  publisher = {P},\n  url = {https://x.org/a_b},\n}\n"
    )
    assert exports.ris(reference) == (
        "TY  - GEN\r\nAU  - A & B\r\nPY  - 2021\r\nTI  - 50% {more}\r\nPB  - P\r\nUR  - https://x.org/a_b\r\nER  - \r\n\r\n"
    )


def test_the_feed_tells_reviewed_cases_newest_first(site: Path) -> None:
    build(site)
    feed = ElementTree.fromstring((site / "output/feed.xml").read_bytes())
    atom = "{http://www.w3.org/2005/Atom}"
    dates = [entry.findtext(f"{atom}updated") for entry in feed.iterfind(f"{atom}entry")]
    assert dates and dates == sorted(dates, key=str, reverse=True)
    links = [link.get("href", "") for link in feed.iterfind(f"{atom}entry/{atom}link")]
    assert all(link.startswith("https://example.org/tries/cases/") for link in links)


def test_there_is_no_feed_while_nobody_knows_where_the_site_is(site: Path) -> None:
    config = site / "site_config.yaml"
    config.write_text(config.read_text().replace('base_url: "https://example.org/tries"\n', ""))
    build(site)
    assert not (site / "output/feed.xml").exists()
    assert "feed.xml" not in (site / "output" / addresses.CODEBOOK).read_text()


def test_a_draft_is_in_no_data_file(site: Path) -> None:
    build(site)
    assert all(b"secret-plan" not in (site / "output" / name).read_bytes() for name in addresses.DATA_FILES)


@pytest.mark.parametrize("address", addresses.DATA_FILES)
def test_a_text_may_link_to_each_file(site: Path, address: str) -> None:
    page = site / "content/pages/about.md"
    page.write_text(page.read_text() + f"\n[data](/{address})\n")
    assert pipeline.check(options(site), progress.Silent())
    page.write_text(page.read_text() + "\n[data](/data/nothing.csv)\n")
    with pytest.raises(BuildError):
        pipeline.check(options(site), progress.Silent())
