"""Nothing is done twice, and work is shared out: the bytes are those of a build that does neither."""

import pickle
import random
import shutil
import sqlite3
from array import array
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import msgspec
import pytest

from explorer import cache, case_data, casebook, disk, facets, pipeline, progress, reader, share, trace, work
from explorer.library import Library
from explorer.model import Case
from explorer.pages import PAGES, atlas, claims, codebook, matrix, paging
from explorer.problems import BuildError, Problem
from explorer.rich_text import Converter
from tests.conftest import ROOT, build, copy_site, files_of, options

CASES = ("choir", "garden", "lunch", "town-together")


def clean(site: Path, **more: object) -> dict[str, bytes]:
    """What a build gives that knows nothing of earlier ones."""
    output = site.parent / "clean"
    shutil.rmtree(output, ignore_errors=True)
    pipeline.build(pipeline.Options(site, output, workers=1, cache=False, **more), progress.Silent())  # type: ignore[arg-type]
    return files_of(output)


# --- Edits that a person might make ----------------------------------------------------------------------------


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    if old in text:
        path.write_text(text.replace(old, new, 1))


def _case(site: Path, chance: random.Random) -> Path:
    return chance.choice(sorted((site / "content" / "cases").glob("*.md")))


def change_title(site: Path, chance: random.Random) -> None:
    _replace(_case(site, chance), 'title: "', f'title: "{chance.choice("ABXYZ")}')


def change_body(site: Path, chance: random.Random) -> None:
    path = _case(site, chance)
    if "## " in path.read_text():
        path.write_text(f"{path.read_text()}\nOne more thing, {chance.randrange(100)} times.\n")


def change_summary(site: Path, chance: random.Random) -> None:
    _replace(_case(site, chance), 'summary: "', f'summary: "Since {chance.randrange(1950, 2020)}: ')


def change_themes(site: Path, chance: random.Random) -> None:
    path = _case(site, chance)
    lines = path.read_text().split("\n")
    lines = [
        f"themes: [{chance.choice(['food', 'company'])}]" if ln.startswith("themes:") else ln for ln in lines
    ]
    path.write_text("\n".join(lines))


def change_place(site: Path, chance: random.Random) -> None:
    path = _case(site, chance)
    lines = path.read_text().split("\n")
    place = chance.choice(["milltown", "north", "south", "land"])
    path.write_text("\n".join(f"places: [{place}]" if ln.startswith("places:") else ln for ln in lines))


def add_case(site: Path, chance: random.Random) -> None:
    name = f"new-{chance.randrange(4)}.md"
    shutil.copy(site / "content/cases/lunch.md", site / "content/cases" / name)


def remove_case(site: Path, chance: random.Random) -> None:
    for path in sorted((site / "content/cases").glob("new-*.md"))[:1]:
        path.unlink()


def make_draft(site: Path, chance: random.Random) -> None:
    path = _case(site, chance)
    text = path.read_text()
    draft = "status: draft\n"
    path.write_text(text.replace(draft, "") if draft in text else text.replace("---\n", f"---\n{draft}", 1))


def change_term(site: Path, chance: random.Random) -> None:
    name = chance.choice(["themes", "places", "depth", "bases"])
    _replace(site / f"content/vocabularies/{name}.yaml", "label: ", f"label: {chance.choice('ABC')}")


def change_glossary(site: Path, chance: random.Random) -> None:
    _replace(site / "content/glossary.yaml", "definition: ", f"definition: {chance.choice('ABC')} ")


def change_edition(site: Path, chance: random.Random) -> None:
    _replace(site / "content/editions.yaml", 'summary: "', f'summary: "{chance.choice("ABC")} ')


def change_finding(site: Path, chance: random.Random) -> None:
    _replace(site / "content/findings/first-report.yaml", "text: ", f"text: {chance.choice('ABC')} ")


def change_template(site: Path, chance: random.Random) -> None:
    path = site / "templates/pages/case.html"
    path.write_text(path.read_text() + f"<!-- {chance.randrange(9)} -->\n")


def change_config(site: Path, chance: random.Random) -> None:
    _replace(site / "site_config.yaml", "title: ", f"title: {chance.choice('ABC')}")


def touch_nothing(site: Path, chance: random.Random) -> None:
    pass


EDITS: tuple[Callable[[Path, random.Random], None], ...] = (
    change_title,
    change_body,
    change_summary,
    change_themes,
    change_place,
    add_case,
    remove_case,
    make_draft,
    change_term,
    change_glossary,
    change_edition,
    change_finding,
    change_template,
    change_config,
    touch_nothing,
)


# --- Harm that may come to the cache and the output -----------------------------------------------------------


def lose_cache(site: Path, chance: random.Random) -> None:
    shutil.rmtree(site / pipeline.CACHE, ignore_errors=True)


def spoil_bytes(site: Path, chance: random.Random) -> None:
    for path in (site / pipeline.CACHE).glob("*"):
        data = bytearray(path.read_bytes())
        for _ in range(chance.choice([1, 5, 2000])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)


def cut_short(site: Path, chance: random.Random) -> None:
    for path in (site / pipeline.CACHE).glob("*"):
        path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])


def spoil_entries(site: Path, chance: random.Random) -> None:
    """Entries that the database thinks whole."""
    with sqlite3.connect(site / pipeline.CACHE / "entries.sqlite") as connection:
        rows = connection.execute("SELECT key, value FROM entries").fetchall()
        for key, value in chance.sample(rows, min(len(rows), 5)):
            spoilt = bytearray(value)
            spoilt[chance.randrange(len(spoilt))] ^= 1 + chance.randrange(255)
            connection.execute("UPDATE entries SET value = ? WHERE key = ?", (bytes(spoilt), key))
    connection.close()


def swap_entries(site: Path, chance: random.Random) -> None:
    """Entries under each other's keys, as a bug of another version might leave them."""
    with sqlite3.connect(site / pipeline.CACHE / "entries.sqlite") as connection:
        rows = connection.execute("SELECT key, value FROM entries").fetchall()
        for (key, _), (_, value) in zip(rows, rows[1:] + rows[:1], strict=True):
            connection.execute("UPDATE entries SET value = ? WHERE key = ?", (value, key))
    connection.close()


def lose_pages(site: Path, chance: random.Random) -> None:
    for path in chance.sample(sorted((site / "output").rglob("*.html")), 3):
        path.unlink()


def spoil_page(site: Path, chance: random.Random) -> None:
    path = chance.choice(sorted((site / "output").rglob("*.html")))
    path.write_bytes(path.read_bytes()[::-1])


def lose_output(site: Path, chance: random.Random) -> None:
    shutil.rmtree(site / "output")


HARMS = (lose_cache, spoil_bytes, cut_short, spoil_entries, swap_entries, lose_pages, lose_output)


@pytest.mark.parametrize(
    ("seed", "per_page"),
    [*((seed, paging.PER_PAGE) for seed in range(6)), *((seed, 1) for seed in range(6, 10))],
)
def test_a_build_with_a_cache_gives_the_bytes_of_one_without(
    site: Path, seed: int, per_page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Series of edits, each followed by a build; now and then something befalls the cache or the output.

    With one item on a page even this small site has lists of several pages.
    """
    monkeypatch.setattr(paging, "PER_PAGE", per_page)
    monkeypatch.setattr(paging, "FIRST", min(paging.FIRST, per_page))
    monkeypatch.setattr(work, "FEW_SUBJECTS", 10_000)  # another process would not know
    chance = random.Random(seed)
    build(site)
    for _ in range(7):
        before = files_of(site / "content") | {"site_config.yaml": (site / "site_config.yaml").read_bytes()}
        done = [
            edit.__name__
            for edit in chance.sample(EDITS, chance.choice([1, 1, 2]))
            if edit(site, chance) is None
        ]
        if chance.random() < 0.3:
            harm = chance.choice(HARMS)
            harm(site, chance)
            done.append(harm.__name__)
        try:
            build(site)
        except BuildError:  # an edit that no content may have: take it back
            shutil.rmtree(site / "content")
            for name, data in before.items():
                path = site / name if name == "site_config.yaml" else site / "content" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            build(site)
        assert clean(site) == files_of(site / "output"), done


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_harm_to_the_cache_or_the_output_never_shows(
    site: Path, harm: Callable[[Path, random.Random], None]
) -> None:
    build(site)
    for seed in range(3):
        chance = random.Random(seed)
        harm(site, chance)
        change_summary(site, chance)
        build(site)
        assert clean(site) == files_of(site / "output")


def test_a_page_that_somebody_wrote_over_is_made_again_with_the_next_change(site: Path) -> None:
    build(site)
    spoil_page(site, random.Random(1))
    change_body(site, random.Random(1))
    build(site)
    assert clean(site) == files_of(site / "output")


def test_the_cache_of_another_branch_does_no_harm(site: Path, tmp_path: Path) -> None:
    """Two copies of a site that differ share one cache, turn by turn."""
    other = copy_site(tmp_path / "other")
    change_title(other, random.Random(2))
    (other / pipeline.CACHE).symlink_to(site / pipeline.CACHE)
    for turn in range(3):
        for folder in (site, other):
            change_summary(folder, random.Random(turn))
            build(folder)
            assert clean(folder) == files_of(folder / "output")


def test_drafts_and_an_address_are_part_of_what_a_page_is_made_from(site: Path) -> None:
    build(site)
    pipeline.build(options(site, drafts=True, base_url="https://example.org/"), progress.Silent())
    assert clean(site, drafts=True, base_url="https://example.org/") == files_of(site / "output")
    build(site)
    assert clean(site) == files_of(site / "output")


def note_subjects(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is made from now on."""
    made: list[str] = []
    make_all = work.make_all

    def noted(desk: work.Desk, subjects: list[str], team: share.Team):  # type: ignore[no-untyped-def]
        made.extend(subjects)
        return make_all(desk, subjects, team)

    monkeypatch.setattr(work, "make_all", noted)
    return made


def test_one_edit_makes_only_the_pages_that_show_it(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(site)
    made = note_subjects(monkeypatch)
    _replace(site / "content/cases/lunch.md", "lunches brought", "hot lunches brought")
    build(site)
    assert any(subject.endswith("/lunch") for subject in made)
    assert not any(subject.endswith(("/garden", "/choir", "/themes")) for subject in made)


def test_pages_that_count_over_all_cases_stay_when_one_is_told_in_other_words(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planners = (matrix.pages, atlas.pages, claims.pages, codebook.pages)
    counting = {f"page/{n}" for n, planner in enumerate(PAGES) if planner in planners}
    assert len(planners) == len(counting)
    counting |= {"data/facets", "data/cases"}
    build(site)
    made = note_subjects(monkeypatch)
    _replace(site / "content/cases/garden.md", "Neighbours dug", "The neighbours dug")
    build(site)
    assert counting.isdisjoint(made)
    _replace(site / "content/cases/garden.md", "basis: survey", "basis: expectation")
    build(site)
    assert counting <= set(made)
    assert clean(site) == files_of(site / "output")


def test_one_edit_makes_only_the_block_of_its_case_to_compare_and_to_talk_about(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_data, "BLOCK", 1)
    build(site)
    before = files_of(site / "output")
    _replace(site / "content/cases/garden.md", "Water from the mill.", "Rain from the roof.")
    build(site)
    after = files_of(site / "output")
    changed = {path for path in after if path.startswith("data/cases/") and after[path] != before[path]}
    assert 1 == len(changed)
    assert b"Rain from the roof." in after[changed.pop()]
    assert clean(site) == after


def test_one_edit_makes_only_the_blocks_of_its_case(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "BLOCKS", {"shown": 1, "claims": 2})
    build(site)
    before = files_of(site / "output")
    _replace(site / "content/cases/lunch.md", "lunches brought", "hot lunches brought")
    build(site)
    after = files_of(site / "output")
    changed = {path for path in after if path.startswith("data/") and after[path] != before[path]}
    assert "data/edition.js" in changed, "for those that a browser kept"
    assert "data/terms.js" not in changed
    assert 1 == len({path for path in changed if path.startswith("data/shown/")})
    assert not {path for path in changed if path.startswith("data/claims/")}
    assert clean(site) == after


def test_what_nothing_was_made_from_any_more_is_forgotten(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger's list of uses is cut when most of it is of no use, and still tells which pages to make."""
    key = cache.ledger_key(str((site / "output").absolute()))

    def kept(add: int = 0) -> list[str]:
        with disk.store(site / pipeline.CACHE) as store:
            assert store
            old = cache.unpack_ledger(store.get([key])[key])
            gone = [f"case/gone-{number}" for number in range(add)]
            # Before the others, so that these must get new numbers.
            moved = {
                subject: cache.Entry(
                    array("I", [number + add for number in array("I", entry.uses)]).tobytes(),
                    entry.files,
                    entry.pieces,
                )
                for subject, entry in old.entries.items()
            }
            uses, sums = [*gone, *old.uses], [*[trace.NOTHING] * add, *old.sums]
            known = cache.Ledger(old.common, old.sketches, uses, sums, moved, old.shared)
            store.put(key, cache.pack_ledger(known))
        return old.uses

    build(site)
    kept(add=5_000)
    change_body(site, random.Random(1))
    build(site)
    assert not any("gone" in use for use in kept())
    made = note_subjects(monkeypatch)
    change_body(site, random.Random(1))
    build(site)
    library, _ = pipeline.check(options(site), progress.Silent())
    assert 0 < len(made) < len(list(work.subjects(library)))
    assert clean(site) == files_of(site / "output")


# --- Shared out -----------------------------------------------------------------------------------------------


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even the smallest work is shared out."""
    for name in ("FEW_FILES", "FEW_SUBJECTS"):
        monkeypatch.setattr(work, name, 1)


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize("workers", [2, 3, 7])
def test_the_bytes_are_the_same_whatever_the_number_of_workers(site: Path, workers: int) -> None:
    pipeline.build(options(site, workers=workers), progress.Silent())
    assert clean(site) == files_of(site / "output")


def test_the_real_site_is_the_same_with_and_without_workers(tmp_path: Path, real_site: Path) -> None:
    pipeline.build(pipeline.Options(ROOT, tmp_path / "output", workers=1, cache=False), progress.Silent())
    assert files_of(real_site) == files_of(tmp_path / "output")


@pytest.mark.usefixtures("eager")
def test_problems_come_back_from_workers_as_they_are(site: Path) -> None:
    (site / "templates/pages/case.html").write_text("{{ view.no_such_field }}")
    with pytest.raises(BuildError) as raised:
        pipeline.build(options(site, workers=2), progress.Silent())
    (problem,) = raised.value.problems
    assert "no_such_field" in problem.message
    assert not (site / "output").exists()


def _doubling(by: int) -> Callable[[int], int]:
    return lambda number: number * by


@pytest.mark.parametrize("number", [0, 1, 5, 300])
@pytest.mark.parametrize("large", [False, True])
def test_results_come_in_the_order_of_the_items(number: int, large: bool) -> None:
    expected = [n * 2 for n in range(number)]
    with ThreadPoolExecutor(2) as executor:
        cluster = share.Cluster(executor, 2, lambda thing: thing)
        for team in (share.Alone(), share.Pool(2), cluster):
            assert expected == list(team.each(_doubling, 2, range(number), 1, large))


def test_any_executor_of_the_standard_library_will_do(site: Path) -> None:
    with ThreadPoolExecutor(2) as executor:
        cluster = share.Cluster(executor, 2, lambda thing: thing)
        files = disk.read_site(site)
        alone = dict(work.read_all(files.files, {}, share.Alone()))
        assert alone == dict(work.read_all(files.files, {}, cluster))


@pytest.mark.usefixtures("eager")
@pytest.mark.filterwarnings("ignore")  # dask's own
def test_a_dask_cluster_gives_the_same_bytes(site: Path) -> None:
    """Two workers that are processes of their own, reached by the address of their scheduler."""
    import distributed  # here, since it warns on its way in

    with distributed.LocalCluster(  # type: ignore[no-untyped-call]  # it has no types
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        pipeline.build(options(site, executor=cluster.scheduler_address), progress.Silent())
    assert clean(site) == files_of(site / "output")


# --- Parts ----------------------------------------------------------------------------------------------------


def test_what_is_kept_comes_back_as_it_was() -> None:
    converter = Converter()
    for path, data in disk.read_site(ROOT).files.items():
        if reader.is_record(path):
            parsed = reader.read(path, data, converter)
            packed = cache.pack(parsed)
            assert packed is not None
            again = cache.unpack(packed)
            assert parsed == again
            assert again
            # To the byte: what pages are made from is told by digests.
            assert msgspec.msgpack.encode(parsed.records) == msgspec.msgpack.encode(again.records)


def test_what_is_kept_of_a_file_with_problems_comes_back_too() -> None:
    parsed = reader.Parsed((), (Problem("content/cases/x.md", 3, "must be so", "write it so"),))
    assert parsed == cache.unpack(cache.pack(parsed))


@pytest.mark.parametrize(
    "data", [None, b"", b"\x00", b"\x93\xa4Case\x90\x90", b"\x93\xa4Nope\x90\x90", b"\x81\xa1a\x01"]
)
def test_anything_else_in_the_cache_is_as_good_as_nothing(data: bytes | None) -> None:
    assert cache.unpack(data) in (None, reader.Parsed((), ()))
    assert cache.Ledger() == cache.unpack_ledger(data)


def test_every_field_of_a_library_is_noted_or_known_to_hold_no_case() -> None:
    """A new field counts as the whole library until somebody says otherwise; these hold cases and may never be shared."""
    holding = {"cases", "case", "carrying", "parts", "told_in", "coded"}
    assert set() == holding & trace.SHARED
    assert {field.name for field in fields(Library)} >= trace.SHARED | trace.NOTED


def test_code_of_a_template_is_taken_only_as_it_was_put() -> None:
    mine = bytes(32)
    packed = cache.pack_code("pages/case.html", b"code", mine)
    assert b"code" == cache.unpack_code("pages/case.html", packed, mine)
    assert cache.unpack_code("pages/case.html", packed, b"another" * 4) is None
    for other in (None, b"", b"code", packed[:-1], packed + b"x", b"\x00" + packed[1:]):
        assert cache.unpack_code("pages/case.html", other, mine) is None
    assert cache.unpack_code("pages/term.html", packed, mine) is None


def test_files_that_there_is_no_room_for_are_read_again(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = clean(site)
    monkeypatch.setattr(disk, "ROOM_FOR_CASES", 0)
    build(site)
    assert expected == files_of(site / "output")


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize("workers", [1, 2])
def test_cases_that_there_is_no_room_for_wait_in_a_file(
    site: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = clean(site)
    monkeypatch.setattr(casebook, "ROOM_FOR_BODIES", 0)
    put = disk.Shelf.put
    waiting: list[bytes] = []

    def noted(self: disk.Shelf, data: bytes) -> int:
        waiting.append(data)
        return put(self, data)

    monkeypatch.setattr(disk.Shelf, "put", noted)
    pipeline.build(options(site, workers=workers), progress.Silent())
    assert waiting
    assert expected == files_of(site / "output")


def test_a_case_that_waited_in_a_file_is_the_same_case(monkeypatch: pytest.MonkeyPatch) -> None:
    path = "content/cases/ayrshire-abcd.md"
    (case,) = reader.read(path, (ROOT / path).read_bytes(), Converter()).records
    assert isinstance(case, Case)
    books = []
    for room in (casebook.ROOM_FOR_BODIES, 0):
        monkeypatch.setattr(casebook, "ROOM_FOR_BODIES", room)
        book = casebook.Casebook(disk.Shelf(None))
        book.add(case)
        books.append(book)
    here, away = books
    assert here[case.slug] is case
    assert away[case.slug] is not case
    assert away[case.slug] == case
    assert here.sketches == away.sketches
    assert [path] == [sketch.path for sketch in here.sketches]
    assert (["ayrshire-abcd"], 1, True, False) == (list(away), len(away), case.slug in away, "other" in away)
    assert dict(away) == pickle.loads(pickle.dumps(away))  # as to another process


def test_a_file_that_changes_while_the_site_is_built_is_not_mixed_in(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "ROOM_FOR_CASES", 0)
    files = disk.read_site(site).files
    (site / "content/cases/lunch.md").write_text("Something else")
    (site / "content/cases/choir.md").unlink()
    with pytest.raises(disk.UseError, match=r"content/cases/lunch\.md was changed while the site was built"):
        files["content/cases/lunch.md"]
    with pytest.raises(disk.UseError, match=r"content/cases/choir\.md went away"):
        files["content/cases/choir.md"]


def test_what_is_kept_is_written_in_portions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk.Store, "WAITING", 3)
    entries = {bytes([number]): b"x" * number for number in range(10)}
    with disk.store(tmp_path) as store:
        assert store
        for key, data in entries.items():
            store.put(key, data)
        assert len(store.added) < 3
    with disk.store(tmp_path) as store:
        assert store
        assert entries == store.get(entries)
