"""The QR code of a printed sheet holds its address."""

from __future__ import annotations

import re

import pytest
import segno

from macros.qr import qr_svg

ADDRESS = "https://jalons.example/programmes-cps/unplugged/"


def dark_modules(drawing: str) -> set[tuple[int, int]]:
    """Read the path back: ``M4 4.5h7m1 0h2`` is rows of dark runs."""
    path = re.search(r' d="([^"]+)"', drawing)
    assert path
    dark, x, y = set(), 0, 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path.group(1)):
        values = [float(number) for number in numbers.split()]
        if command == "h":
            dark |= {(int(y), x + step) for step in range(int(values[0]))}
            x += int(values[0])
        else:
            x = int(values[0]) + (0 if command == "M" else x)
            y = values[1] + (0 if command == "M" else y)
    return dark


def test_the_drawing_shows_the_modules_of_the_code_inside_its_quiet_zone() -> None:
    code = segno.make(ADDRESS, micro=False, error="m", mask=3, boost_error=False)
    expected = {
        (row + 4, column + 4) for row, line in enumerate(code.matrix) for column, module in enumerate(line) if module
    }
    assert dark_modules(qr_svg(ADDRESS)) == expected


def test_the_drawing_is_named_for_those_who_do_not_see_it() -> None:
    assert re.match(r'<svg class="qr" role="img" aria-label="Code QR [^"]+"', qr_svg(ADDRESS))


def test_the_drawing_holds_no_inline_style_and_no_script() -> None:
    assert not re.search(r"style|script|on\w+=|https?:", qr_svg(ADDRESS))


def test_two_addresses_have_two_codes_and_one_address_one() -> None:
    assert qr_svg(ADDRESS) == qr_svg(str(ADDRESS))
    assert qr_svg(ADDRESS) != qr_svg(ADDRESS + "x")


@pytest.mark.parametrize("length", [1, 14, 15, 60, 104, 140, 178, 179, 300])
def test_every_size_of_code_is_the_one_that_segno_makes(length: int) -> None:
    address = ("a/-9_Zb." * 40)[:length]
    code = segno.make(address, micro=False, error="m", mask=3, boost_error=False)
    expected = {
        (row + 4, column + 4) for row, line in enumerate(code.matrix) for column, module in enumerate(line) if module
    }
    assert dark_modules(qr_svg(address)) == expected
