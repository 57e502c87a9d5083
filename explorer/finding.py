"""One file of `content/findings/` to the findings of a report."""

from __future__ import annotations

from explorer.fields import Fields
from explorer.front_matter import Mapping
from explorer.model import Finding
from explorer.problems import Problem

KEYS = ("findings",)
FINDING_KEYS = ("id", "kind", "text", "themes", "approaches", "cases", "at")


def parse(report: str, node: Mapping, path: str) -> tuple[tuple[Finding, ...], list[Problem]]:
    """The mapping of a findings file, which is named after its report, to findings and problems."""
    problems: list[Problem] = []
    top = Fields(node, path, KEYS, "a file of findings", problems)
    findings: dict[str, Finding] = {}
    for fields in top.each("findings", FINDING_KEYS, "a finding", required=True):
        finding = Finding(
            id=fields.slug("id", required=True),
            report=report,
            kind=fields.choice("kind", required=True),
            text=fields.text("text", required=True),
            themes=fields.slugs("themes", most=3),
            approaches=fields.slugs("approaches", most=3),
            cases=fields.slugs("cases"),
            at=fields.text("at", required=True, hint="the page or the heading in the report"),
            origin=fields.origin(),
        )
        if finding.id in findings:
            fields.problem(
                fields.line_of("id"),
                f"each finding must have its own id ('{finding.id}' stands twice)",
                "give one of them another id",
            )
        findings[finding.id] = finding
    return tuple(findings.values()), problems
