"""lattice: of all ways to join a line's parts the likeliest is taken, and every glyph is judged once."""

from collections.abc import Callable

import numpy as np
from printed import digit, judge, paste

from mnist_core import lattice
from mnist_core.lattice import Opinions, read_lines
from mnist_core.parts import Part, Usual, find_parts, merged

USUAL = Usual(height=40, width=30, strength=1.0)


def row(*inks: tuple[np.ndarray, int, int]) -> list[Part]:
    """Return the parts of a line with these inks at x, y."""
    values = np.zeros((100, 400), np.float32)
    for ink, x, y in inks:
        paste(values, ink, x, y)
    return find_parts(values)


def read(parts: list[Part]) -> str:
    """Return what the judge reads along the line."""
    opinions = Opinions(judge)
    groups = read_lines([parts], USUAL, opinions)
    return "".join(str(int(opinions.of(group)[1][:10].argmax())) for group in groups)


def test_no_lines() -> None:
    """Nothing is read from nothing, and the judge is not asked."""

    def never(glyphs: np.ndarray) -> np.ndarray:
        raise AssertionError("asked")

    assert read_lines([], USUAL, Opinions(never)) == []


def test_each_glyph_is_judged_once() -> None:
    """Asked again about the same parts, the judge's first answer is used."""
    asked = []

    def counting(glyphs: np.ndarray) -> np.ndarray:
        asked.append(len(glyphs))
        return judge(glyphs)

    parts = row((digit("4", 40), 10, 20), (digit("7", 40), 80, 20))
    opinions = Opinions(counting)
    first = opinions.ask([[part] for part in parts])
    again = opinions.ask([[part] for part in parts[::-1]])
    np.testing.assert_array_equal(first, again[::-1])
    assert asked == [2]


def test_digits_apart_are_digits() -> None:
    """Digits with paper between them are read one by one, from left to right, whatever order they come in."""
    parts = row(*((digit(label, 40), 10 + 50 * index, 20) for index, label in enumerate("2745")))
    assert read(parts) == read(parts[::-1]) == "2745"


def test_near_digits_stay_apart_though_the_judge_believes_all() -> None:
    """Two full digits side by side are two even for a judge that takes every glyph for a digit."""

    def credulous(glyphs: np.ndarray) -> np.ndarray:
        return np.tile(np.array([0.95] + [0.05 / 9] * 9 + [0.0], np.float32), (len(glyphs), 1))

    parts = row((digit("1", 40), 10, 20), (digit("1", 40), 48, 20))
    assert len(read_lines([parts], USUAL, Opinions(credulous))) == 2


def test_a_broken_digit_is_joined() -> None:
    """The halves of a digit that a faint stretch broke are read as one."""
    whole = digit("6", 40)
    broken = whole.copy()
    broken[:, 14:16] = 0
    groups = read_lines([row((broken, 10, 20))], USUAL, Opinions(judge))
    assert len(groups) == 1
    assert merged(groups[0]).width == whole.shape[1]
    assert read(row((broken, 10, 20), (digit("3", 40), 60, 20))) == "63"


def test_a_touching_pair_is_cut() -> None:
    """Two digits in one piece are cut where the judge believes both sides."""
    pair = np.zeros((40, 57), np.float32)
    paste(pair, digit("6", 40), 0, 0)
    paste(pair, digit("9", 40), digit("6", 40).shape[1] - 3, 0)
    assert read(row((pair, 10, 20))) == "69"


def letter(legs: int = 2) -> np.ndarray:
    """Return (40, 36) ink: two uprights and what joins them; for each upright more it is 29 pixels wider."""
    ink = np.zeros((40, 29 * legs - 22), np.float32)
    ink[19:22] = 1
    for leg in range(legs):
        ink[:, 29 * leg : 29 * leg + 7] = 1
    return ink


def halves(sure: float) -> Callable[[np.ndarray], np.ndarray]:
    """Return a judge that believes half a letter so much, and a whole one hardly."""

    def judge(glyphs: np.ndarray) -> np.ndarray:
        answers = np.full((len(glyphs), 11), 0.0, np.float32)
        wide = np.array([np.ptp(np.flatnonzero(glyph.any(axis=0))) >= 17 for glyph in glyphs])
        answers[:, 1], answers[:, 10] = 1.0, np.where(wide, 0.999, 1 - sure)
        return answers

    return judge


def test_a_letter_is_not_cut_into_digits() -> None:
    """What is surely no digit stays whole though the halves are somewhat like digits; were they surely, it were two."""
    groups = read_lines([row((letter(), 10, 20))], USUAL, Opinions(halves(0.8)))
    assert [merged(group).width for group in groups] == [36]
    assert len(read_lines([row((letter(), 10, 20))], USUAL, Opinions(halves(0.999)))) == 2


def test_a_stray_mark_is_left_out() -> None:
    """A low mark beside a digit is no part of it and no digit."""
    mark = np.ones((8, 8), np.float32)
    parts = row((digit("5", 40), 10, 20), (mark, 52, 52), (digit("2", 40), 72, 20))
    groups = read_lines([parts], USUAL, Opinions(judge))
    assert [len(group) for group in groups] == [1, 1]
    assert read(parts) == "52"


def test_a_heap_of_ink_is_told_by_its_heaviest_pieces() -> None:
    """A heap has more than 150 pieces, and less than 45 in 100 of the first 150 are believed; no more are judged."""
    parts = [Part(np.ones((4, 3), np.float32), 5 * i, 0, (5 * i, 0, 5 * i + 3, 4), i) for i in range(200)]
    asked = []

    def heap(believed: int, parts: list[Part]) -> bool:
        def judging(glyphs: np.ndarray) -> np.ndarray:
            asked.append(len(glyphs))
            answers = np.tile(np.array([1.0] + [0.0] * 9 + [0.9], np.float32), (len(glyphs), 1))
            answers[:believed, 10] = 0.1
            return answers

        return lattice.is_heap(parts, USUAL, Opinions(judging))

    assert heap(67, parts)
    assert not heap(68, parts)
    assert asked == [150, 150]
    assert not heap(0, parts[:150])


def test_a_page_where_most_digits_touch_is_no_heap() -> None:
    """Of many pieces none of which is believed, cutting makes digits where digits touch; letters it leaves whole."""
    parts = [Part(letter(3), 200 * i, 0, (200 * i, 0, 200 * i + 65, 40), i) for i in range(160)]
    asked = []

    def counted(glyphs: np.ndarray) -> np.ndarray:
        asked.append(len(glyphs))
        return halves(0.3)(glyphs)

    assert not lattice.is_heap(parts, USUAL, Opinions(halves(0.999)))
    assert len(read_lines([parts], USUAL, Opinions(halves(0.999)))) == 480
    assert lattice.is_heap(parts, USUAL, Opinions(halves(0.3)))
    assert len(read_lines([parts], USUAL, Opinions(counted))) == 160
    assert len(asked) == 2  # each as it is, and slices of the heaviest alone
    assert len(read_lines([parts[:60]], USUAL, Opinions(halves(0.999)))) == 180
    asked.clear()
    assert len(read_lines([parts[:60]], USUAL, Opinions(counted))) == 60
    assert len(asked) == 2
    assert asked[1] == 11 * lattice.TRIED
