"""An address as a QR code, drawn as SVG for paper. It knows nothing else of pages.

segno draws one code in 4 ms: too long for thousands of sheets. Here it gives, once a size, what all codes of that size share.
Error correction being linear, a code is the exclusive or of that of its folder and of what each byte of its name changes at its
place: one look-up a byte. The codes are those of segno, module by module: a test compares them.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from itertools import chain, zip_longest
from struct import unpack
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
    size, code = _code(address)
    whole = size + 2 * _QUIET
    return Markup(
        f'<svg class="qr" role="img" aria-label="{escape(name)}" '
        f'viewBox="0 0 {whole} {whole}"><path stroke="#000" d="{_drawn(size, code)}"/></svg>'
    )


def _code(address: str) -> tuple[int, int]:
    """Give the size of the code of an address, and its modules: see ``_bit``."""
    text = address.encode()
    version = _smallest(len(text))
    if version is None or not _IN_BYTES.fullmatch(address):
        matrix = segno.make(address, micro=False, error="m", mask=_MASK, boost_error=False).matrix
        return len(matrix), _number(matrix)
    symbol = _symbol(version)
    return symbol.size, symbol.code(text)


@cache
def _smallest(length: int) -> int | None:
    """Give the smallest version that holds so many bytes, with the two that say mode and length."""
    return next((version for version in range(1, _LARGEST_SHORT + 1) if length <= _capacity(version) - 2), None)


def _capacity(version: int) -> int:
    """Give how many bytes of data a version holds."""
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
        self._folders: dict[tuple[bytes, int], int] = {}
        self._changes = _Changes(self)

    def code(self, text: bytes) -> int:
        """Give the modules of the code of an address: what its folder gives, changed by each byte of its name."""
        start = text.rfind(b"/", 0, -1) + 1
        code = self._folder(text[:start], len(text))
        for change in map(self._changes.__getitem__, enumerate(text[start:], start)):
            code ^= change
        return code

    def _folder(self, start: bytes, length: int) -> int:
        """Give the code of a text of that length that begins so; the rest is zero bytes."""
        if (start, length) not in self._folders:
            self._folders[start, length] = self._placed(self._data(start.ljust(length, b"\0"))) ^ self._shared
        return self._folders[start, length]

    def change(self, place: int, byte: int) -> int:
        """Give what a byte changes at its place in a text of zero bytes."""
        return self._placed((byte << 8 * (self.capacity - place - 2) - 4).to_bytes(self.capacity))

    def _data(self, text: bytes) -> bytes:
        """Give a text as the standard writes it: mode and length first, then what fills the code."""
        start = (0b0100 << 8 | len(text)) << 8 * len(text) | int.from_bytes(text)
        data = (start << 4).to_bytes(len(text) + 2)
        rest = b"\0" + b"\xec\x11" * self.capacity  # segno ends a text with a byte
        return data + rest[: self.capacity - len(data)]

    def _placed(self, data: bytes) -> int:
        """Give the symbol with data and error correction in their places and nothing else (ISO/IEC 18004, 7.5 to 7.7)."""
        blocks, place = [], 0
        for block in self.blocks:
            blocks.append(data[place : place + block.num_data])
            place += block.num_data
        codewords = [byte for column in zip_longest(*blocks) for byte in column if byte is not None]
        codewords += chain.from_iterable(zip(*map(self._remainder, blocks), strict=True))
        return sum(self._of_codeword(number, byte) for number, byte in enumerate(codewords) if byte)

    def _of_codeword(self, number: int, byte: int) -> int:
        return sum([module for module, bit in zip(self._places[number], f"{byte:08b}", strict=True) if bit == "1"])

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
    def _places(self) -> list[list[int]]:
        """Give the eight modules of each codeword."""
        draw: Any = encoder
        patterns = draw.make_matrix(self.size, self.size)
        draw.add_finder_patterns(patterns, self.size, self.size)
        draw.add_alignment_patterns(patterns, self.size, self.size)
        patterns[-8][8] = 1  # the module that is always dark
        matrix = [[2 if module == 2 else -1 for module in row] for row in patterns]
        free = sum(row.count(2) for row in matrix)
        draw.add_codewords(matrix, range(3, free + 3), self.version)
        modules = {number: (x, y) for y, row in enumerate(matrix) for x, number in enumerate(row)}
        firsts = range(3, 3 + 8 * sum(block.num_total for block in self.blocks), 8)
        return [[_bit(self.size, *modules[number]) for number in range(first, first + 8)] for first in firsts]

    @cached_property
    def _shared(self) -> int:
        """Give what masks and patterns change in every code of this version: what is left of one without its text."""
        code = segno.make("jalons", version=self.version, error="m", mask=_MASK, boost_error=False)
        return _number(code.matrix) ^ self._placed(self._data(b"jalons"))


class _Changes(dict[tuple[int, int], int]):
    """What each byte changes at each place of a text, found once: what its bits do, put together."""

    def __init__(self, symbol: _Symbol) -> None:
        self._symbol = symbol

    def __missing__(self, key: tuple[int, int]) -> int:
        place, byte = key
        bit = byte & -byte
        self[key] = change = self._symbol.change(*key) if byte == bit else self[place, bit] ^ self[place, byte ^ bit]
        return change


# --- drawing: modules as the bits of a number, sixteen for each piece of a row ------------------------------------------


_WIDTH = 12
"""Modules that are drawn together: a piece of a row. The last piece of each ends with light ones."""
_PIECE_BITS = 16


def _pieces(size: int) -> int:
    """Give in how many pieces a row is drawn."""
    return -(-size // _WIDTH)


def _bit(size: int, x: int, y: int) -> int:
    """Give the number that has one dark module."""
    piece, inside = divmod(x, _WIDTH)
    after = _pieces(size) * (size - y) - piece - 1
    return 1 << _PIECE_BITS * after + _WIDTH - inside - 1


def _number(matrix: Any) -> int:
    """Give the modules of a code of segno."""
    return sum(_bit(len(matrix), x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module)


def _drawn(size: int, code: int) -> str:
    """Give the path that draws a code."""
    pieces = _pieces(size) * size
    return _path(size) % tuple(map(_STEPS.__getitem__, unpack(f">{pieces}H", code.to_bytes(2 * pieces))))


@cache
def _path(size: int) -> str:
    """Give the path of a code, with a place for each piece of its rows."""
    return "".join(f"M{_QUIET} {y}.5{'%s' * _pieces(size)}" for y in range(_QUIET, size + _QUIET))


class _Steps(dict[int, str]):
    """The steps that draw a piece: ``h`` where dark, ``m`` where light."""

    def __missing__(self, piece: int) -> str:
        self[piece] = steps = re.sub("1+|0+", lambda run: _step(run.group()), f"{piece:0{_WIDTH}b}")
        return steps


_STEPS = _Steps()


def _step(run: str) -> str:
    return f"h{len(run)}" if run[0] == "1" else f"m{len(run)} 0"
