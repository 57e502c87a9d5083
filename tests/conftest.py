"""What tests share: a small whole site to copy, a browser, and a server on loopback."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from explorer import pipeline, progress
from tests.browser.install import find

ROOT = Path(__file__).parent.parent
COMPLETE = ROOT / "tests" / "sites" / "complete"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write expected outputs anew; then read the diff")


@pytest.fixture
def rewrite(request: pytest.FixtureRequest) -> bool:
    """Whether expected outputs are to be written anew."""
    return bool(request.config.getoption("--rewrite"))


def copy_site(target: Path, overlay: Path | None = None) -> Path:
    """The complete small site with the project's templates, and perhaps files laid over it."""
    shutil.copytree(COMPLETE / "content", target / "content")
    shutil.copy(COMPLETE / "site_config.yaml", target)
    shutil.copytree(ROOT / "templates", target / "templates")
    if overlay:
        shutil.copytree(overlay, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
        for gone in overlay.rglob("*.gone"):
            (target / gone.relative_to(overlay).with_suffix("")).unlink()
            (target / gone.relative_to(overlay)).unlink()
    return target


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the complete small site, to change at will."""
    return copy_site(tmp_path / "site")


def options(site: Path, **more: object) -> pipeline.Options:
    """Options of a build of `site` into its own `output/`."""
    return pipeline.Options(site, site / "output", **more)  # type: ignore[arg-type]


def build(site: Path) -> pipeline.Result:
    """Build `site` into its own `output/`."""
    return pipeline.build(options(site), progress.Silent())


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its relative path."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first of all test processes makes and the others share."""
    base = tmp_path_factory.getbasetemp()
    # Several test processes have a folder each below one of this run; a single one has this run's itself.
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with FileLock(f"{folder}.lock"):
        if not (folder / "done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            (folder / "done").touch()
    return folder


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the project's own site, built once for all tests."""

    def make(folder: Path) -> None:
        pipeline.build(pipeline.Options(ROOT, folder / "output"), progress.Silent())

    return once(tmp_path_factory, "real-site", make) / "output"


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the complete small site, built once for all tests."""
    return (
        once(tmp_path_factory, "small-site", lambda folder: build(copy_site(folder / "site")))
        / "site"
        / "output"
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium. Its absence is a failure: `python tests/browser/install.py` installs one."""
    path = find()
    assert path, "no Chromium found; run: python tests/browser/install.py"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *arguments: object) -> None:
        """A page that is closed while it loads breaks its connections; that is no error."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A folder over http on loopback; gives its address, ending in a slash."""
    with _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture(scope="session")
def web(real_site: Path) -> Iterator[str]:
    """The address of the real site over http."""
    with serving(real_site) as address:
        yield address


@pytest.fixture(params=["file", "http"])
def base(request: pytest.FixtureRequest, real_site: Path, web: str) -> str:
    """The real site's root, from disk and over http in turn."""
    return web if request.param == "http" else real_site.as_uri() + "/"
