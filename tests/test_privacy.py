"""What could lead to a person is found, and nothing that only looks like it."""

import pytest

from explorer.privacy import problems_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Write to jo.bloggs@example.org today", "an e-mail address: 'jo.bloggs@example.org'"),
        ("Ring 0113 496 0000", "a telephone number: '0113 496 0000'"),
        ("Ring +44 113 496 0000", "a telephone number: '+44 113 496 0000'"),
        ("At 2 High Street, LS1 4AB", "a full postcode: 'LS1 4AB'"),
        ("At SW1A 1AA.", "a full postcode: 'SW1A 1AA'"),
        ("[Write](mailto:info@example.org) or see https://example.org/0113-496-0000?a=LS1 .", ""),
        ("£0113 496 0000 and 3,013 496 000", ""),
        ("The LS1 area, 2013 to 2020, 100 people, B4A 1XX1", ""),
        ("", ""),
    ],
)
def test_private_details_are_found(text: str, found: str) -> None:
    problems = problems_in(f"One line.\n{text}\n", "x.md")
    assert ([found] if found else []) == [p.message.partition("found ")[2].rstrip(")") for p in problems]
    assert all(problem.line == 2 for problem in problems)
