"""The preview behind `serve`: builds on change, serves what was built on 127.0.0.1, tells open pages to reload.

The files are as they would be published: the reload script is added to pages on their way out.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from explorer import pipeline
from explorer.disk import UseError
from explorer.problems import BuildError, Problem, count_words
from explorer.progress import Progress

HOST = "127.0.0.1"
EVENTS = "/explorer-reload"
WAIT = 20.0
"""Seconds after which a silent connection is told that we are still there."""

RELOAD = f"""<script>
(function () {{
  var events = new EventSource("{EVENTS}");
  events.onmessage = function () {{ location.reload(); }};
  window.addEventListener("beforeunload", function () {{ events.close(); }});
}})();
</script>"""

ERROR_PAGE = """<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{count}</title>
<style>body {{ font: 1.1rem/1.6 system-ui, sans-serif; max-width: 60rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark; }}
li {{ margin-block: .8rem; overflow-wrap: anywhere; }} code {{ font-weight: 600; }}</style>
<h1>{count}</h1><p>The site comes back by itself when they are mended. What was built before is as it was.</p>
<ol>{items}</ol>{reload}</html>"""


class Preview:
    """What is being shown: the number of the last build, and its problems."""

    def __init__(self, options: pipeline.Options, progress: Progress) -> None:
        self.options = options
        self.progress = progress
        self.problems: tuple[Problem, ...] = ()
        self.number = 0
        self.changed = threading.Condition()

    def build(self) -> None:
        """Build once; problems are kept for the page that shows them."""
        problems: tuple[Problem, ...] = ()
        try:
            result = pipeline.build(self.options, self.progress)
            self.progress.say(
                f"Built {count_words(result.cases, 'case')}, {count_words(result.pages, 'page')}."
            )
        except UseError as error:  # a file that changed meanwhile, say: the next change builds again
            problems = (Problem("output/", 0, str(error)),)
            self.progress.say(f"{error}. Waiting for a change.")
        except BuildError as error:
            problems = tuple(problem for problem in error.problems if not problem.notice)
            for problem in problems:
                self.progress.say(str(problem))
            self.progress.say(f"{count_words(len(problems), 'problem')}. Waiting for a change.")
        with self.changed:
            self.problems = problems
            self.number += 1
            self.changed.notify_all()

    def wait_for_build(self, after: int, seconds: float) -> bool:
        """Wait until a build later than number `after` is done; False when the time is up first."""
        with self.changed:
            return self.changed.wait_for(lambda: self.number > after, seconds)

    def error_page(self) -> bytes:
        items = "".join(
            f"<li><code>{escape(p.path)}{f':{p.line}' if p.line else ''}</code><br>{escape(p.message)}{f'<br>{escape(p.hint)}' if p.hint else ''}</li>"
            for p in self.problems
        )
        return ERROR_PAGE.format(
            count=count_words(len(self.problems), "problem"), items=items, reload=RELOAD
        ).encode()


class Handler(SimpleHTTPRequestHandler):
    """Files of the output, with the reload script in pages."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: object, preview: Preview) -> None:
        self.preview = preview
        super().__init__(*arguments, directory=str(preview.options.output))  # type: ignore[arg-type]  # the server gives them

    def do_GET(self) -> None:
        if not self._is_local():
            self.send_error(HTTPStatus.FORBIDDEN, "Only this machine may look")
        elif self.path == EVENTS:
            self._send_events()
        elif self.path.partition("?")[0].endswith((".html", "/")):
            self._send_page()
        else:
            super().do_GET()

    def _is_local(self) -> bool:
        """A page elsewhere must not read the preview by a name that it points at this machine."""
        host = (self.headers.get("Host") or "").rpartition(":")[0] or (self.headers.get("Host") or "")
        return host in (HOST, "localhost", "[::1]")

    def _send_page(self) -> None:
        if self.preview.problems:
            self._send(HTTPStatus.OK, self.preview.error_page())
            return
        path = Path(self.translate_path(self.path.partition("?")[0]))
        path = path / "index.html" if path.is_dir() else path
        status = HTTPStatus.OK
        if not path.is_file():
            status, path = HTTPStatus.NOT_FOUND, self.preview.options.output / "404.html"
        data = path.read_bytes() if path.is_file() else b"<h1>Not found</h1>"
        self._send(status, data.replace(b"</body>", RELOAD.encode() + b"</body>"))

    def _send(self, status: HTTPStatus, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def _send_events(self) -> None:
        """Server-sent events: one message when a build is done; the page closes the connection."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        number = self.preview.number
        try:
            while not self.preview.wait_for_build(number, WAIT):
                self.wfile.write(b": still here\n\n")
                self.wfile.flush()
            self.wfile.write(b"data: reload\n\n")
        except (BrokenPipeError, ConnectionResetError):
            return

    def log_message(self, *arguments: object) -> None:
        """Say nothing of each request."""


class Server(ThreadingHTTPServer):
    """One thread a connection; none of them keeps the program alive."""

    daemon_threads = True


def make_server(preview: Preview, port: int) -> Server:
    """A server on 127.0.0.1. Raises UseError when the port is taken."""
    try:
        return Server((HOST, port), partial(Handler, preview=preview))
    except (OSError, OverflowError) as error:
        raise UseError(
            f"port {port} cannot be used ({error}); choose another with --port, or --port 0 for any free one"
        ) from error


def serve(
    options: pipeline.Options,
    port: int,
    progress: Progress,
    watch: Callable[[Path], Iterable[object]] | None = None,
) -> None:
    """Build, serve, and build again on every change, until interrupted. `watch` yields once a change."""
    preview = Preview(options, progress)
    with make_server(preview, port) as server:
        preview.build()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        if options.drafts:
            progress.say("A draft stands at /cases/ and the name of its file, with .html.")
        progress.say(f"Showing http://{HOST}:{server.server_address[1]}/ (stop with Ctrl-C)")
        try:
            for _ in (watch or watch_site)(options.site):
                preview.build()
        finally:
            server.shutdown()


def watch_site(site: Path) -> Iterable[object]:
    """A batch of changes at a time, in the folders and the file that a site is made of."""
    from watchfiles import watch

    watched = [site / name for name in ("content", "templates", "site_config.yaml")]
    yield from watch(*(path for path in watched if path.exists()), raise_interrupt=True)
