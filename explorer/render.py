"""Page to bytes. Templates see a view, the head and the site; nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping

from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError

from explorer import addresses, dates
from explorer.model import SiteConfig
from explorer.pages.page import Page
from explorer.problems import BuildError, Problem, count_words
from explorer.views import TEMPLATES, Link, SiteView


class _Environment(Environment):
    """Jinja's, where all templates share one dictionary of globals: a chain of two is slow to look through."""

    def make_globals(self, d: MutableMapping[str, object] | None) -> MutableMapping[str, object]:
        return self.globals if d is None else super().make_globals(d)


class Renderer:
    """Templates, compiled once, and what they show on every page."""

    def __init__(self, templates: Mapping[str, str], site: SiteView) -> None:
        """`templates` maps names below `templates/` to their text."""

        def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
            # The second value is what tracebacks show as the file.
            return (templates[name], f"templates/{name}", lambda: True) if name in templates else None

        self.environment = _Environment(
            loader=FunctionLoader(load),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.environment.filters["n"] = lambda number: f"{number:,}"
        self.environment.globals["count"] = count_words
        self.environment.globals["site"] = site

    def render(self, page: Page) -> bytes:
        """The HTML of a page, UTF-8. Raises BuildError that names template and line when a template is wrong."""
        try:
            template = self.environment.get_template(TEMPLATES[type(page.view)])
            text = template.render(view=page.view, head=page.head)
        except TemplateError as error:
            raise BuildError([_problem(error, page)]) from error
        # Every link of a template or text begins with `site:`, whatever the depth of the page. A quotation mark
        # in a text is escaped, so `="site:` can only be an attribute.
        return text.replace('="site:', f'="{addresses.root(page.address)}').encode()


def _problem(error: TemplateError, page: Page) -> Problem:
    """Where in which template: from the error itself, or from the innermost template on its way."""
    path, line = f"templates/{TEMPLATES[type(page.view)]}", 0
    if isinstance(error, TemplateSyntaxError):
        path, line = error.filename or path, error.lineno
    step = error.__traceback__
    while step is not None:
        filename = step.tb_frame.f_code.co_filename
        if filename.startswith("templates/"):
            path, line = filename, step.tb_lineno
        step = step.tb_next
    said = error.message or type(error).__name__
    return Problem(
        path,
        line,
        f"a template must render (on {page.address}: {said})",
        "mend the template, or the field it names",
    )


def site_view(config: SiteConfig) -> SiteView:
    """What every page shows of the configuration."""
    return SiteView(
        title=config.title,
        tagline=config.tagline,
        language=config.language,
        notice=config.notice,
        navigation=tuple(Link(label, to) for label, to in config.navigation),
        footer=tuple(Link(label, to) for label, to in config.footer),
        edition=config.edition.name,
        edition_date=dates.in_words(config.edition.date) if config.edition.date else "",
        licence=Link(config.licence.name, config.licence.url),
        base_url=config.base_url,
    )
