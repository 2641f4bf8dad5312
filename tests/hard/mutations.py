"""Ways to spoil a file: what disks, cables, messengers, editors and people who mean harm do to it."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Sequence

Places = Sequence[tuple[int, int]]
Mutation = Callable[[bytearray, random.Random, Places], bytes]
_EXTREMES = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\1")
_HEAD_BYTES = 600


def flip_bits(data: bytearray, chance: random.Random, _: Places) -> bytes:
    """A few bits are wrong."""
    for _number in range(chance.choice((1, 1, 3, 20))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def flip_in_head(data: bytearray, chance: random.Random, _: Places) -> bytes:
    """The same where it hurts most."""
    for _number in range(chance.choice((1, 2, 5))):
        data[chance.randrange(min(len(data), _HEAD_BYTES))] ^= 1 << chance.randrange(8)
    return bytes(data)


def extreme_number(data: bytearray, chance: random.Random, _: Places) -> bytes:
    """A number is as large or as small as can be."""
    at = chance.randrange(max(1, min(len(data), chance.choice((_HEAD_BYTES, len(data)))) - 4))
    data[at : at + 4] = chance.choice(_EXTREMES)
    return bytes(data)


def cut(data: bytearray, chance: random.Random, _: Places) -> bytes:
    """It ends too early."""
    return bytes(data[: chance.randrange(len(data))])


def cut_at_start(data: bytearray, chance: random.Random, _: Places) -> bytes:
    """Its beginning is missing."""
    return bytes(data[chance.randrange(len(data)) :])


def zero_block(data: bytearray, chance: random.Random, _: Places) -> bytes:
    """A sector could not be read."""
    at, size = chance.randrange(len(data)), chance.choice((16, 512, 4096))
    data[at : at + size] = bytes(len(data[at : at + size]))
    return bytes(data)


def repeat_block(data: bytearray, chance: random.Random, _: Places) -> bytes:
    """A piece comes twice."""
    at, size = chance.randrange(len(data)), chance.choice((1, 7, 188, 4096))
    return bytes(data[: at + size] + data[at:])


def drop_block(data: bytearray, chance: random.Random, _: Places) -> bytes:
    """A piece is missing."""
    at, size = chance.randrange(len(data)), chance.choice((1, 7, 188, 4096))
    return bytes(data[:at] + data[at + size :])


def swap_packets(data: bytearray, chance: random.Random, places: Places) -> bytes:
    """Two packets have changed places."""
    if len(places) < 2:
        return repeat_block(data, chance, places)
    (one, one_size), (two, two_size) = sorted(chance.sample(list(places), 2))
    if one + one_size > two:
        return drop_block(data, chance, places)
    first, second = data[one : one + one_size], data[two : two + two_size]
    return bytes(data[:one] + second + data[one + one_size : two] + first + data[two + two_size :])


def spoil_packet(data: bytearray, chance: random.Random, places: Places) -> bytes:
    """A packet is noise."""
    if not places:
        return zero_block(data, chance, places)
    at, size = chance.choice(list(places))
    data[at : at + size] = chance.randbytes(size)
    return bytes(data)


def double(data: bytearray, chance: random.Random, _: Places) -> bytes:
    """It was joined with a part of itself."""
    return bytes(data + data[: chance.randrange(1, len(data) + 1)])


def spoil_inside(data: bytearray, chance: random.Random, places: Places) -> bytes:
    """What is packed is spoilt, and packed again."""
    if data[:2] != b"\x1f\x8b":
        return flip_in_head(data, chance, places)
    inside = bytearray(gzip.decompress(data))
    for _number in range(chance.choice((1, 4))):
        at = chance.randrange(len(inside))
        words = (b"null", b"-1e308", b"NaN", b"[]", b"{", b'"', b"1e999", b"\xff", b"-", b"9" * 30)
        inside[at : at + chance.randrange(6)] = chance.choice(words)
    return gzip.compress(bytes(inside), 1)


MUTATIONS: tuple[Mutation, ...] = (
    flip_bits,
    flip_in_head,
    extreme_number,
    cut,
    cut_at_start,
    zero_block,
    repeat_block,
    drop_block,
    swap_packets,
    spoil_packet,
    double,
    spoil_inside,
)


def mutant(data: bytes, places: Places, seed: int) -> tuple[bytes, str]:
    """The file spoilt in a way that the seed decides, and the name of that way."""
    chance = random.Random(seed)
    mutation = chance.choice(MUTATIONS)
    return mutation(bytearray(data), chance, places), mutation.__name__
