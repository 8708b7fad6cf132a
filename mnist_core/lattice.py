"""The likeliest way to read a line: which of its parts together are one digit.

Every stretch of neighbouring parts that may be a digit is drawn as a glyph and judged; its score is the log of how
much the judge takes it for a digit, and of how likely a digit has that size and was written in those parts.  The line
is read by the stretches that follow each other with the highest sum.  A whole piece of ink may also be a letter: else
it would be cut into whatever digits its halves are like.  Knows parts and a judge's answers, no classes.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from mnist_core.glyph import normalise_stroke, to_glyph
from mnist_core.parts import BODY, Part, Usual, merged, shared_width, slices, touching_odds

Judge = Callable[[np.ndarray], np.ndarray]
Span = tuple[int, int]

SURE = 0.9  # a part that the judge believes so much is cut only if it is SURE_WIDTH usual widths wide ...
SURE_WIDTH = 1.4
DOUBT_WIDTH = 0.7  # ... another one if it is DOUBT_WIDTH
PARTS = 8  # of which one digit is made, at most
PART_GAP = 0.35  # of the digits' height: parts of a digit are no farther apart
# Of more pieces than HEAP less than a share of HEAPED of the heaviest is believed a digit by itself where nothing was
# written; of more than FEW less than LETTERS where letters were - or where most digits touch: then cutting the TRIED
# heaviest makes MADE digits of each (3.3 to 4.4 were seen; of letters 1 to 5.9, by font).  To cut all takes seconds.
HEAP, HEAPED, LETTERS = 150, 0.45, 0.5
FEW, TRIED, MADE = 30, 25, 2.3
WIDEST = 1.7  # digits' heights: no digit is wider
LOW, HIGH = 0.6, 1.6  # digits' heights: between these all are as likely
SIZE_SLOPE = 3.0  # log probability lost when a digit is e times lower or higher than that
GAP = 0.15  # of the digits' height: parts nearer to each other may be one stroke that broke ...
BROKEN = 0.3  # ... and at least this share of JOINED still speaks against it
BESIDE = 0.5  # of JOINED speaks against a low part that stands beside the rest of a digit, not over or under it
FULL = 0.75  # of the digits' height: a part so high may well be a digit by itself

# Log probabilities.
LEFT_OUT = float(np.log(0.25))  # a piece lower than a digit is no part of one
JOINED = float(np.log(0.02))  # two parts, each as high as a digit, stand side by side and are one digit
CROWDED = float(np.log(0.02))  # two digits stand over each other
DISBELIEF = float(np.log(0.01))  # the least that a judge's answer counts for
SLICED = 4.0  # times: halves of a letter are somewhat like digits, those of two digits that touch are surely digits
MARK = float(np.log(0.06))  # a piece among digits is a letter or another mark


class Opinions:
    """What a judge says of groups of parts, each drawn and judged once.

    judge: (N, 28, 28) uint8 -> (N, 11) float32, ten class probabilities and that of being no digit
    """

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._known: dict[tuple[Part, ...], tuple[np.ndarray, np.ndarray]] = {}

    def ask(self, groups: Sequence[Sequence[Part]]) -> np.ndarray:
        """Return (N,) how much each group is taken for a digit: the probability of its surest class, unless none."""
        new = [key for key in dict.fromkeys(map(tuple, groups)) if key not in self._known]
        if new:
            glyphs = np.stack([_glyph(merged(key)) for key in new])
            self._known |= zip(new, zip(glyphs, self._judge(glyphs), strict=True), strict=True)
        judged = np.array([self._known[tuple(group)][1] for group in groups]).reshape(-1, 11)
        return judged[:, :10].max(axis=1, initial=0) * (1 - judged[:, 10])

    def of(self, group: Sequence[Part]) -> tuple[np.ndarray, np.ndarray]:
        """Return the (28, 28) glyph of a group that was asked about, and the judge's (11,) answer."""
        return self._known[tuple(group)]


def _glyph(part: Part) -> np.ndarray:
    return to_glyph(part.ink if part.fine else normalise_stroke(part.ink))


def is_heap(parts: Sequence[Part], usual: Usual, opinions: Opinions) -> bool:
    """Return whether so many pieces of ink, the heaviest first, are so unlike digits that nothing was written."""
    return len(parts) > HEAP and _share(parts[:HEAP], opinions) < HEAPED and not _touch(parts, usual, opinions)


def _share(parts: Sequence[Part], opinions: Opinions) -> float:
    """Return the share of parts that are believed digits by themselves."""
    return float((opinions.ask([[part] for part in parts]) > 0.5).mean())


def _touch(parts: Sequence[Part], usual: Usual, opinions: Opinions) -> bool:
    """Return whether cutting the heaviest parts, which come first, makes the digits of a page where most touch."""
    tried = parts[:TRIED]
    made = [part for piece in tried for part in _slices(piece, usual, opinions)]
    return _share(made, opinions) * len(made) >= MADE * len(tried)


def read_lines(rows: Sequence[Sequence[Part]], usual: Usual, opinions: Opinions) -> list[list[Part]]:
    """Return the digits of all lines, each as its parts; the judge is asked three times, for all lines at once."""
    cut = _cut([part for row in rows for part in row], usual, opinions)
    lines = [sorted((part for whole in row for part in cut[whole]), key=_middle) for row in rows]
    alone = _scores([[part] for parts in lines for part in parts], usual, opinions)
    lattices = [_spans(parts, alone, usual) for parts in lines]
    asked = [parts[slice(*span)] for parts, spans in zip(lines, lattices, strict=True) for span in spans]
    scores = _scores(asked, usual, opinions, Counter(part.piece for parts in lines for part in parts))
    digits = []
    for parts, spans in zip(lines, lattices, strict=True):
        known = {span: scores[tuple(parts[slice(*span)])] for span in spans}
        digits += [parts[start:end] for start, end in _best(parts, known, usual)]
    return digits


def _middle(part: Part) -> int:
    return part.box[0] + part.box[2]


def _scores(
    groups: Sequence[Sequence[Part]], usual: Usual, opinions: Opinions, slices_of: Mapping[object, int] | None = None
) -> dict[tuple[Part, ...], float]:
    """Return the log probability that each group of parts is one digit, or else one mark of another kind.

    slices_of: into how many slices each piece was cut; only a group that is the whole of one may be such a mark
    """
    beliefs = np.log(opinions.ask(groups).clip(np.exp(DISBELIEF)))
    scores = {}
    for group, belief in zip(map(tuple, groups), beliefs, strict=True):
        pieces = {part.piece for part in group}
        if slices_of and len(pieces) == 1 and slices_of[group[0].piece] == len(group):
            none = float(opinions.of(group)[1][10])
            belief = max(float(belief), MARK + np.log(max(none, 1e-9)))
        elif slices_of and any(slices_of[piece] > sum(part.piece == piece for part in group) for piece in pieces):
            belief *= SLICED
        scores[group] = float(belief) + _likelihood(group, usual)
    return scores


def _cut(parts: Sequence[Part], usual: Usual, opinions: Opinions) -> dict[Part, list[Part]]:
    """Return for each part what it is cut into: itself where few of many are believed, and cutting makes no digits."""
    opinions.ask([[part] for part in parts])
    if len(parts) > FEW and _share(parts, opinions) < LETTERS:
        heaviest = sorted(parts, key=lambda part: -float(part.ink.sum()))
        if not _touch(heaviest, usual, opinions):
            return {part: [part] for part in parts}
    return {part: _slices(part, usual, opinions) for part in parts}


def _slices(part: Part, usual: Usual, opinions: Opinions) -> list[Part]:
    """Return what a part may be cut into: itself, unless it is wide for a digit or unlike one."""
    belief = opinions.ask([[part]])[0]
    wide = part.width > (SURE_WIDTH if belief >= SURE else DOUBT_WIDTH) * usual.width
    return slices(part, usual) if wide and part.is_body(usual) else [part]


def _spans(parts: Sequence[Part], alone: dict[tuple[Part, ...], float], usual: Usual) -> list[Span]:
    """Return the stretches of a line's parts that may be one digit.

    alone: the score of each part by itself.  A stretch that cannot score as much as its parts do, however much it may
    look like a digit, is left out.
    """
    spans = []
    for start in range(len(parts)):
        left, _, right, _ = parts[start].box
        apart = alone[(parts[start],)]
        spans.append((start, start + 1))
        for end in range(start + 1, min(start + PARTS, len(parts))):
            added = parts[end].box
            if added[0] - right > PART_GAP * usual.height:
                break
            left, right = min(left, added[0]), max(right, added[2])
            if right - left > WIDEST * usual.height:
                break
            apart += alone[(parts[end],)]
            if _likelihood(parts[start : end + 1], usual) > apart:
                spans.append((start, end + 1))
    return spans


def _likelihood(group: Sequence[Part], usual: Usual) -> float:
    """Return the log probability that a digit has this size, and that it was written in these parts."""
    width = max(part.box[2] for part in group) - min(part.box[0] for part in group)
    height = max(part.box[3] for part in group) - min(part.box[1] for part in group)
    score = group[0].cost - float(np.logaddexp(0, touching_odds(width, usual)))
    score -= SIZE_SLOPE * max(0.0, np.log(LOW * usual.height / height), np.log(height / (HIGH * usual.height)))
    for one, two in pairwise(group):
        if one.piece != two.piece:
            gap = (max(one.box[0], two.box[0]) - min(one.box[2], two.box[2])) / (GAP * usual.height)
            apart = max(0.0, 1 - 2 * shared_width(one, two)) * min(1.0, max(BROKEN, gap))
            full = (min(one.height, two.height) / usual.height - BODY) / (FULL - BODY)
            score += JOINED * apart * min(1.0, max(BESIDE, full))
    return score


def _best(parts: Sequence[Part], scores: dict[Span, float], usual: Usual) -> list[Span]:
    """Return the stretches that together read the line best, from left to right; low pieces may be left out."""
    slices_of = Counter(part.piece for part in parts)
    best = [0.0] + [-np.inf] * len(parts)
    last: list[Span | None] = [None] * (len(parts) + 1)  # the stretch that a reading of parts[:i] ends with

    def offer(end: int, score: float, span: Span | None) -> None:
        if score > best[end]:
            best[end], last[end] = score, span

    for (start, end), score in scores.items():  # by their starts, so that best[start] is final
        before = last[start]
        if end == start + 1 and slices_of[parts[start].piece] == 1 and not parts[start].is_body(usual):
            offer(end, best[start] + LEFT_OUT, None)
        if before is not None and parts[before[1] - 1].piece != parts[start].piece:
            over = shared_width(merged(parts[slice(*before)]), merged(parts[start:end]))
            score += CROWDED * max(0.0, 2 * over - 1)
        offer(end, best[start] + score, (start, end))
    spans: list[Span] = []
    end = len(parts)
    while end:
        span = last[end]
        if span is not None:
            spans.append(span)
        end = span[0] if span is not None else end - 1
    return spans[::-1]
