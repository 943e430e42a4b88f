"""An address as a QR code, drawn as SVG for paper. It knows nothing else of pages.

segno draws one code in 4 ms: too long for thousands of sheets. Here it gives, once a size, what all codes of that size share.
Error correction being linear, a code is the exclusive or of what each byte of the address changes at its place: one look-up a
byte. The codes are those of segno, module by module: a test compares them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, cached_property
from itertools import chain, zip_longest
from operator import itemgetter
from typing import Any

import segno
from markupsafe import Markup, escape
from segno import consts, encoder

_MASK = 3
"""Any of the eight masks reads well on clean paper; trying them all makes a code four times slower to draw."""
_LARGEST_SHORT = 9
"""Versions up to this one write the length of the text in one byte; no address of a site needs a larger one."""
_ERROR = consts.ERROR_LEVEL_M
_BLOCKS: Any = consts.ECC  # segno has no types
_QUIET = 4
_IN_BYTES = re.compile(r"[!-~]*[a-z][!-~]*", re.ASCII)
"""Texts that segno writes byte by byte, without a mark for their encoding."""


def qr_svg(address: str, name: str = "Code QR de l’adresse de cette page") -> Markup:
    """Draw the code of an absolute address: dark modules as one path, with the quiet zone the standard asks."""
    rows = _rows(address)
    size = len(rows) + 2 * _QUIET
    modules = "".join([row.ljust(_pieces(len(rows)) * _WIDTH, "0") for row in rows])
    drawn = [_DRAWN[modules[start : start + _WIDTH]] for start in range(0, len(modules), _WIDTH)]
    path = _path(len(rows)) % tuple(drawn)
    return Markup(
        f'<svg class="qr" role="img" aria-label="{escape(name)}" '
        f'viewBox="0 0 {size} {size}"><path stroke="#000" d="{path}"/></svg>'
    )


def _rows(address: str) -> list[str]:
    """Give the modules of a code, a row a text of ``0`` and ``1``."""
    text = address.encode()
    version = next((version for version in range(1, _LARGEST_SHORT + 1) if len(text) <= _capacity(version) - 2), None)
    if version is None or not _IN_BYTES.fullmatch(address):
        code = segno.make(address, micro=False, error="m", mask=_MASK, boost_error=False)
        return ["".join(map(str, row)) for row in code.matrix]
    return _symbol(version).rows(text)


def _capacity(version: int) -> int:
    """Give how many bytes of data a version holds, with the two that say mode and length."""
    return sum(block.num_blocks * block.num_data for block in _BLOCKS[version][_ERROR])


@cache
def _symbol(version: int) -> _Symbol:
    return _Symbol(version)


class _Symbol:
    """What all codes of one version share: blocks, places of the bits, and the modules that no text changes."""

    def __init__(self, version: int) -> None:
        self.version = version
        self.size = 17 + 4 * version
        self.capacity = _capacity(version)
        self.blocks = [block for block in _BLOCKS[version][_ERROR] for _ in range(block.num_blocks)]
        self.correction = self.blocks[0].num_total - self.blocks[0].num_data
        self._blanks: dict[int, int] = {}
        self._bits: dict[tuple[int, int], int] = {}
        self._changes = _Changes(self)

    def rows(self, text: bytes) -> list[str]:
        """Give the modules of the code of a text."""
        symbol = self._blank(len(text))
        for change in map(self._changes.__getitem__, enumerate(text)):
            symbol ^= change
        modules = f"{symbol:0{self.size**2}b}"
        return [modules[start : start + self.size] for start in range(0, len(modules), self.size)]

    def _blank(self, length: int) -> int:
        """Give the code of a text of that many zero bytes."""
        if length not in self._blanks:
            self._blanks[length] = self._placed(bytes(length)) ^ self._shared
        return self._blanks[length]

    def bit(self, place: int, bit: int) -> int:
        """Give what one bit of the byte at a place of the text changes."""
        if (place, bit) not in self._bits:
            text = bytearray(place + 1)
            text[place] = 1 << bit
            self._bits[place, bit] = self._placed(bytes(text)) ^ self._placed(bytes(place + 1))
        return self._bits[place, bit]

    def _placed(self, text: bytes) -> int:
        """Give the symbol with the bits of a text in their places and nothing else."""
        codewords = self._codewords(text)
        bits = f"{int.from_bytes(codewords):0{8 * len(codewords)}b}00000000"
        return int("".join(self._order(bits)), 2)

    def _codewords(self, text: bytes) -> bytes:
        """Give data and error correction as the standard interleaves them (ISO/IEC 18004, 7.4 to 7.6)."""
        start = (0b0100 << 8 | len(text)) << 8 * len(text) | int.from_bytes(text)
        data = (start << 4).to_bytes(len(text) + 2)
        data += (b"\0" + b"\xec\x11" * self.capacity)[: self.capacity - len(data)]  # segno ends a text with a byte
        blocks, place = [], 0
        for block in self.blocks:
            blocks.append(data[place : place + block.num_data])
            place += block.num_data
        interleaved = [byte for column in zip_longest(*blocks) for byte in column if byte is not None]
        return bytes(interleaved + list(chain.from_iterable(zip(*map(self._remainder, blocks), strict=True))))

    def _remainder(self, block: bytes) -> bytes:
        """Divide a block by the generator of the Reed-Solomon code, a byte at a time."""
        shift, rest = 8 * (self.correction - 1), 0
        below = (1 << shift) - 1
        for byte in block:
            rest = (rest & below) << 8 ^ self._multiples[byte ^ rest >> shift]
        return rest.to_bytes(self.correction)

    @cached_property
    def _multiples(self) -> list[int]:
        """Give the generator multiplied by each byte."""
        logs, powers = consts.GALIOS_LOG, consts.GALIOS_EXP
        generator = consts.GEN_POLY[self.correction]
        multiples = [bytes(powers[logs[byte] + power] for power in generator) for byte in range(1, 256)]
        return [0, *map(int.from_bytes, multiples)]

    @cached_property
    def _order(self) -> Callable[[str], tuple[str, ...]]:
        """Give, for each module, the place of its bit in the codewords; the last place is a zero."""
        draw: Any = encoder
        patterns = draw.make_matrix(self.size, self.size)
        draw.add_finder_patterns(patterns, self.size, self.size)
        draw.add_alignment_patterns(patterns, self.size, self.size)
        patterns[-8][8] = 1  # the module that is always dark
        matrix = [[2 if module == 2 else -1 for module in row] for row in patterns]
        free = sum(row.count(2) for row in matrix)
        draw.add_codewords(matrix, range(3, free + 3), self.version)
        return itemgetter(*(place - 3 if place > 0 else -1 for row in matrix for place in row))

    @cached_property
    def _shared(self) -> int:
        """Give what masks and patterns change in every code of this version: what is left of one without its text."""
        code = segno.make("jalons", version=self.version, error="m", mask=_MASK, boost_error=False)
        whole = int("".join(str(module) for row in code.matrix for module in row), 2)
        return whole ^ self._placed(b"jalons")


class _Changes(dict[tuple[int, int], int]):
    """What each byte changes at each place of a text, found once."""

    def __init__(self, symbol: _Symbol) -> None:
        self._symbol = symbol

    def __missing__(self, key: tuple[int, int]) -> int:
        place, byte = key
        change = 0
        for bit in range(8):
            if byte >> bit & 1:
                change ^= self._symbol.bit(place, bit)
        self[key] = change
        return change


_WIDTH = 12
"""Modules that are drawn together."""


def _pieces(size: int) -> int:
    """Give in how many pieces a row is drawn."""
    return -(-size // _WIDTH)


@cache
def _path(size: int) -> str:
    """Give the path of a code, with a place for each piece of its rows."""
    return "".join(f"M{_QUIET} {y}.5{'%s' * _pieces(size)}" for y in range(_QUIET, size + _QUIET))


class _Drawn(dict[str, str]):
    """The path of a few modules: steps ``h`` where dark, ``m`` where light."""

    def __missing__(self, modules: str) -> str:
        self[modules] = re.sub("1+|0+", lambda run: _drawn(run.group()), modules)
        return self[modules]


_DRAWN = _Drawn()


def _drawn(run: str) -> str:
    return f"h{len(run)}" if run[0] == "1" else f"m{len(run)} 0"
