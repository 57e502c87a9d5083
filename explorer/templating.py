"""Jinja, set up for pages by the thousand: the same templates, the same HTML, a third of the time.

Jinja's compiled templates ask at each step what might be in the way: is this name an item or an attribute, does
this function want the context, is this text safe already. Our views are plain objects and our macros plain
functions, so the code written here asks nothing: it takes attributes, calls functions, escapes text. What that
cannot do (a name that is missing, a macro called in a way of its own) raises, and render.py then renders the page
by Jinja's own means, which find the right words for it.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from functools import partial
from importlib.util import MAGIC_NUMBER
from keyword import iskeyword
from types import CodeType, FunctionType
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.nodes import Call, Expr
from jinja2.utils import missing
from markupsafe import Markup, escape
from msgspec import Struct

MOST_KEPT = 20_000
"""Pieces of HTML that are kept to be shown again: a bound on memory, at some 1,300 bytes each."""


def _number(number: int) -> str:
    return f"{number:,}"


FILTERS = {"n": _number}
"""What templates can do with a value, beside Jinja's own."""


class _Writer(CodeGenerator):
    """Writes a template as Python, with the short ways of `_Fast`."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")

    def visit_Call(self, node: Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802  (Jinja's name)
        if forward_caller or node.dyn_args or node.dyn_kwargs or any(iskeyword(k.key) for k in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        if node.kwargs:
            self.write("environment.named(")
            self.visit(node.node, frame)
            self.write(", ")
        else:
            self.visit(node.node, frame)
            self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        if macro_ref.accesses_kwargs or macro_ref.accesses_varargs or macro_ref.accesses_caller:
            super().macro_def(macro_ref, frame)
        else:
            names = tuple(argument.name for argument in macro_ref.node.args)
            self.write(f"environment.lenient(macro, {names!r})")

    def return_buffer_contents(self, frame: Frame, force_unescaped: bool = False) -> None:
        if force_unescaped and frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.writeline(f"return environment.safe(concat({frame.buffer}))")
        else:
            super().return_buffer_contents(frame, force_unescaped)


class _Careful(Environment):
    """Jinja's own, where all templates share one dictionary of globals: a chain of two is slow to look through."""

    def make_globals(self, d: MutableMapping[str, object] | None) -> MutableMapping[str, object]:
        return self.globals if d is None or d is self.globals else super().make_globals(d)


def _shown(value: object) -> str:
    """A value as it stands in HTML. What markupsafe does, without making a text of its own kind of each."""
    kind = type(value)
    if kind is str:
        text: str = value  # type: ignore[assignment]  # it is one
        if "&" in text or "<" in text or ">" in text or '"' in text or "'" in text:
            return escape(text)
        return text
    if kind is int:
        return str(value)
    return value if kind is Markup else escape(value)  # type: ignore[return-value]  # Markup is a text


def _lenient(macro: FunctionType, names: tuple[str, ...]) -> FunctionType:
    """A macro that may be called with less than all: it fills in what is missing by itself."""
    macro.__defaults__ = (missing,) * len(names)
    macro.arguments = names  # type: ignore[attr-defined]  # as Jinja's own macros have them
    return macro


def _named(function: Callable[..., object], *given: object, **named: object) -> object:
    """Call a function with named arguments; in the code of a macro they have names of Jinja's."""
    names = getattr(function, "arguments", None)
    if names is None:
        return function(*given, **named)
    rest = [named.pop(name, missing) for name in names[len(given) :]]
    if named:
        raise TypeError(f"no argument is called {', '.join(named)}")
    return function(*given, *rest)


class _Fast(_Careful):
    """Jinja with the short ways."""

    code_generator_class = _Writer
    getattr = staticmethod(getattr)  # type: ignore[assignment]  # an attribute that is missing raises
    shown = staticmethod(_shown)
    lenient = staticmethod(_lenient)
    named = staticmethod(_named)
    safe = partial(str.__new__, Markup)


class Once:
    """What a macro makes of one thing, kept: a case's card stands on fifteen pages. Links are not relative yet."""

    def __init__(self) -> None:
        self.kept: dict[tuple[Any, ...], tuple[object, str]] = {}

    def __call__(self, macro: Callable[..., str], thing: object, *rest: object) -> str:
        """`macro(thing, *rest)`; by the thing's identity, because to compare two views costs as much as to show one."""
        key = (macro, id(thing), *rest)
        found = self.kept.get(key)
        if found is None:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            found = self.kept[key] = (
                thing,
                macro(thing, *rest),
            )  # holds the thing, so that its id stays its own
        return found[1]


class Templates(Struct, frozen=True):
    """Templates by their name below `templates/`."""

    texts: Mapping[str, str]
    code: Mapping[str, bytes]
    """What `compiled` made of them, so that not each process does it again; those that are wrong have none."""
    python: bytes = MAGIC_NUMBER
    """The Python that it is for; workers of a cluster may have another."""


class _Loader(BaseLoader):
    """Takes a template's code where it has been made already."""

    def __init__(self, templates: Templates, *, careful: bool) -> None:
        self.texts = templates.texts
        self.code = templates.code if templates.python == MAGIC_NUMBER and not careful else {}

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  (Jinja's name)
    ) -> Template:
        if name not in self.texts:
            raise TemplateNotFound(name)
        made = self.code.get(name)
        code = marshal.loads(made) if made else _code(environment, name, self.texts[name])  # noqa: S302  (see cache.py)
        given = environment.make_globals(globals)
        return environment.template_class.from_code(environment, code, given, lambda: True)


def _code(environment: Environment, name: str, text: str) -> CodeType:
    return environment.compile(
        text, name, f"templates/{name}"
    )  # the second is what tracebacks show as the file


def compiled(texts: Mapping[str, str]) -> dict[str, bytes]:
    """The code of each template that is a template, as `marshal` writes it."""
    maker = environment(Templates(texts, {}), {}, careful=False)
    found = {}
    for name, text in texts.items():
        with suppress(Exception):  # whatever is wrong, it is told when a page needs this template
            found[name] = marshal.dumps(_code(maker, name, text))
    return found


def environment(templates: Templates, names: Mapping[str, object], *, careful: bool) -> Environment:
    """Templates by name, ready to be rendered with what all of them see; `careful` by Jinja's own means."""
    made = (_Careful if careful else _Fast)(
        loader=_Loader(templates, careful=careful),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.filters.update(FILTERS)
    made.globals.update(names)
    made.globals["once"] = Once()
    return made
