"""Writes packages/core/src/random/random.golden.json: the first numbers of Random for some seeds, computed in Python.

    python scripts/golden/random-numbers.py   (not random.py: scripts beside it would import that as the standard module)

A second implementation, in integers of any size, of xoshiro128** 1.1 (D. Blackman and S. Vigna) and of the seeding that
random.ts documents: splitmix32 from the two halves of the seed's float64, which are then mixed into the state. Needs no
packages. It checks its generator against the published output of the authors' C program from the state 1, 2, 3, 4.
"""

import json
import pathlib
import struct

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/core/src/random/random.golden.json"

MASK = 0xFFFFFFFF
GOLDEN_RATIO = 0x9E3779B9
SEEDS = [0.0, 1.0, 2.0, 42.0, -1.0, 0.5, 4294967296.0, 9007199254740991.0, -1234.5678, 1e300, 5e-324]
REFERENCE = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804]


def rotate_left(x, k):
    return ((x << k) | (x >> (32 - k))) & MASK


def xoshiro128_star_star(state):
    """Yields 32-bit numbers forever."""
    s0, s1, s2, s3 = state
    while True:
        yield rotate_left(s1 * 5 & MASK, 7) * 9 & MASK
        t = s1 << 9 & MASK
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= t
        s3 = rotate_left(s3, 11)


def splitmix32(state):
    while True:
        state = (state + GOLDEN_RATIO) & MASK
        z = (state ^ (state >> 16)) * 0x21F0AAAD & MASK
        z = (z ^ (z >> 15)) * 0x735A2D97 & MASK
        yield z ^ (z >> 15)


def seeded(seed):
    low, high = struct.unpack("<II", struct.pack("<d", seed))
    fill = splitmix32(low ^ (high * GOLDEN_RATIO & MASK))
    return xoshiro128_star_star((next(fill), next(fill) ^ low, next(fill) ^ high, next(fill) | 1))


def double(numbers):
    """A number in [0, 1): 27 bits, then 26."""
    high, low = next(numbers) >> 5, next(numbers) >> 6
    return (high * 2**26 + low) / 2**53


def main():
    generator = xoshiro128_star_star((1, 2, 3, 4))
    assert [next(generator) for _ in REFERENCE] == REFERENCE
    cases = []
    for seed in SEEDS:
        words, doubles, dice = seeded(seed), seeded(seed), seeded(seed)
        cases.append(
            {
                "seed": seed,
                "uint32": [next(words) for _ in range(8)],
                "next": [double(doubles) for _ in range(4)],
                "int6": [int(double(dice) * 6) for _ in range(12)],
            }
        )
    lines = ",\n".join(json.dumps(case) for case in cases)
    OUT.write_text('{"madeBy": "scripts/golden/random-numbers.py",\n"cases": [\n%s\n]}\n' % lines, encoding="utf-8")


if __name__ == "__main__":
    main()
