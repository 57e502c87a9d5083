"""What a file in the pictures' folder must be."""

import pytest

from explorer import picture

JPEG = b"\xff\xd8\xff\xe0"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("shed.jpg", ""),
        ("the_shed-2.webp", ""),
        ("images/shed.jpg", "write shed.jpg"),
        ("C:\\Pictures\\shed.jpg", "write shed.jpg"),
        ("shed", "write it whole, such as shed.jpg"),
        ("shed.PNG", "rename the file to shed.png"),
        ("IMG_0042.HEIC", "save the picture as a .jpg file: img-0042.jpg"),
        ("Our shed.jpeg", "rename the file to our-shed.jpeg"),
        ("Tŷ Gwyn.jpg", "rename the file to ty-gwyn.jpg"),
    ],
)
def test_a_name_that_will_not_do_is_told_with_one_that_will(name: str, hint: str) -> None:
    wrong = picture.wrong_name(name)
    assert hint == (wrong[1] if wrong else "")


def test_a_picture_must_be_small_and_what_its_ending_says() -> None:
    assert [] == picture.problems_in("content/images/shed.jpg", JPEG)
    (wrong,) = picture.problems_in("content/images/shed.png", JPEG)
    assert "a file that ends in .png must hold such a picture" in wrong.message
    (large,) = picture.problems_in("content/images/shed.jpg", JPEG + bytes(picture.LARGEST))
    assert "must have at most 1,000,000 bytes (it has 1,000,004)" in large.message
