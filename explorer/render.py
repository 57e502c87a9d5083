"""Page to bytes. Templates see a view, the head and the site; nothing else."""

from __future__ import annotations

from functools import cached_property

from jinja2 import Environment, TemplateError, TemplateSyntaxError

from explorer import addresses, dates, templating
from explorer.library import Library
from explorer.pages.page import Page
from explorer.problems import BuildError, Problem, count_words
from explorer.templating import Templates
from explorer.views import TEMPLATES, Link, SiteView


class Renderer:
    """Templates, compiled once, and what they show on every page."""

    def __init__(self, templates: Templates, site: SiteView) -> None:
        self.templates = templates
        self.site = site
        self.fast = self._environment(careful=False)

    @cached_property
    def careful(self) -> Environment:
        """For a page that cannot be rendered the fast way: most of all one whose template is wrong."""
        return self._environment(careful=True)

    def _environment(self, *, careful: bool) -> Environment:
        names = {"count": count_words, "site": self.site}
        return templating.environment(self.templates, names, careful=careful)

    def render(self, page: Page) -> bytes:
        """The HTML of a page, UTF-8. Raises BuildError that names template and line when a template is wrong."""
        try:
            text = text_of(self.fast, page)
        except Exception:  # whatever it is, it comes again, in words that can be told
            try:
                text = text_of(self.careful, page)
            except TemplateError as error:
                raise BuildError([_problem(error, page)]) from error
        # Every link of a template or text begins with `site:`, whatever the depth of the page. Where words say so,
        # the quotation mark is escaped (here by Jinja, in bodies by rich_text.py): this is an attribute.
        return text.replace('="site:', f'="{addresses.root(page.address)}').encode()


def text_of(environment: Environment, page: Page) -> str:
    """A page with its links as they stand in templates and texts."""
    return environment.get_template(TEMPLATES[type(page.view)]).render(view=page.view, head=page.head)


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


def site_view(library: Library) -> SiteView:
    """What every page shows of the site."""
    config = library.config
    return SiteView(
        title=config.title,
        tagline=config.tagline,
        language=config.language,
        notice=config.notice,
        navigation=tuple(Link(label, to) for label, to in config.navigation),
        footer=tuple(Link(label, to) for label, to in config.footer),
        edition=Link(config.edition.name, addresses.WHATS_NEW if library.editions else ""),
        edition_date=dates.in_words(config.edition.date) if config.edition.date else "",
        licence=Link(config.licence.name, config.licence.url),
        base_url=config.base_url,
    )
