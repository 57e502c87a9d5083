"""Words that mean the same find the same."""

from explorer.thesaurus import Thesaurus


def test_a_group_gives_its_other_words_in_any_form() -> None:
    thesaurus = Thesaurus([["litter", "rubbish"], ["community land trust", "CLT"]])
    assert ("rubbish",) == thesaurus.others(["Littering in the park"])
    assert ("CLT",) == thesaurus.others(["Two Community Land Trusts"])
    assert ("community land trust",) == thesaurus.others(["A CLT"])


def test_part_of_a_phrase_is_not_the_phrase() -> None:
    assert () == Thesaurus([["community land trust", "CLT"]]).others(["A community trust", "land"])


def test_a_word_that_is_there_is_not_given_again() -> None:
    assert () == Thesaurus([["litter", "rubbish"]]).others(["litter", "rubbish"])


def test_words_of_stop_words_alone_stand_for_nothing() -> None:
    assert () == Thesaurus([["the", "of"]]).others(["the end of it"])
