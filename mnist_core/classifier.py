"""The whole path from anything a person gives to an answer: load a checkpoint, read a digit, read a page.

    classifier = Classifier.load("mnist-cnn")
    classifier.predict("seven.jpg").label

Knows every module that serving needs, and none that training needs.  torch is imported when a checkpoint is loaded, so
importing this module is quick.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mnist_core import verdict
from mnist_core.errors import TrazoError
from mnist_core.glyph import garment_glyph, garment_stages, normalise_stroke, to_glyph
from mnist_core.ink import Ink, find_ink
from mnist_core.marks import Cut, single, stages_of
from mnist_core.page import Box, read_boxes
from mnist_core.pictures import Picture, open_pages, open_picture
from mnist_core.prediction import Digit, Page, Prediction
from mnist_core.reasons import Reason
from mnist_core.strokes import Stroke, parse_strokes, strokes_ink, strokes_picture
from mnist_core.verdict import Answer, Fitted

if TYPE_CHECKING:
    from mnist_core.checkpoint import Card
    from mnist_core.networks import Network

READS_WELL = 0.85  # a page whose digits are read so surely lies as it should
HOPED = 0.55  # and its glyphs, only turned, are read so surely at least: of turned pages 0.7 to 1, of no page 0.5
BETTER = 0.15  # another turn must be read so much more surely to be offered
TURN_SAMPLE = 100  # boxes tell whether another turn is hoped to be better
LARGEST_BATCH = 64  # glyphs that go through the network at once: more of them leave the processor's caches


@dataclass(frozen=True, eq=False)
class Classifier:
    """A network that is ready to read.

    classes: the ten class names in order; memory: what a person's own samples changed, if anything: it is given an
    answer and the ten probabilities, and returns the ten probabilities, (N, 10) float32 each
    """

    name: str
    card: Card
    network: Network
    fitted: Fitted
    memory: Callable[[Answer, np.ndarray], np.ndarray] | None = None

    @classmethod
    def load(cls, name: str | Path = "mnist-cnn") -> Classifier:
        """Return the classifier of a shipped checkpoint's name, or of a checkpoint's path.

        It is called by its file's or its folder's name.  Raises TrazoError `unknown-checkpoint` or
        `damaged-checkpoint`.
        """
        from mnist_core.checkpoint import SUFFIX, load_checkpoint
        from mnist_core.networks import fuse

        loaded = load_checkpoint(name)
        statistics = {key: tensor.float().numpy() for key, tensor in loaded.statistics.items()}
        try:
            fitted = Fitted.from_card(loaded.card.verdict, statistics)
        except (KeyError, TypeError, ValueError) as error:
            raise TrazoError("damaged-checkpoint", name=Path(name).name) from error
        return cls(Path(name).resolve().name.removesuffix(SUFFIX), loaded.card, fuse(loaded.network()), fitted)

    @property
    def classes(self) -> tuple[str, ...]:
        """The ten class names, in the order of every row of probabilities."""
        return self.card.classes

    def predict(self, source: Any, *, stages: bool = False) -> Prediction:
        """Read one digit (or one garment) in a picture or a drawing.

        source: a path, bytes, a file, a PIL image, an array (H, W), (H, W, 3) or (H, W, 4) of a picture, or strokes
        stages: whether the prediction brings every step of preprocessing along
        Raises TrazoError when the source cannot be opened.
        """
        if self.card.preprocessing == "garment":
            picture = _picture(source)
            if not stages:
                return self.predict_glyph(garment_glyph(picture))
            steps = garment_stages(picture)
            return replace(self.predict_glyph(steps.grey), stages=steps)
        ink, cut, glyph = find_digit(source)
        answer = self.predict_glyph(glyph)
        return verdict.with_reasons(answer, cut.reasons, stages_of(ink, cut, glyph) if stages else None)

    def require_digits(self) -> None:
        """Raise TrazoError `not-for-digits` for a network that reads garments."""
        if self.card.preprocessing != "digit":
            raise TrazoError("not-for-digits", name=self.name)

    def predict_glyph(self, glyph: np.ndarray) -> Prediction:
        """Read a (28, 28) uint8 glyph, ink bright on 0, as it is."""
        return self._predictions(glyph[None])[0]

    def probabilities(self, glyphs: np.ndarray) -> np.ndarray:
        """Return (N, 10) float32 probabilities of (N, 28, 28) uint8 glyphs, in class order, without preprocessing."""
        return self.judge(glyphs)[:, :10]

    def read_page(self, source: Any, *, stages: bool = False) -> Page:
        """Read all the digits of a picture, or of a document's first page.

        stages: whether every digit's prediction brings the steps of its preprocessing along, cut out around it
        Raises TrazoError as `predict` does, and `not-for-digits` for a network that reads garments.
        """
        return self._read(_ink(source), stages=stages, lies=not _is_drawing(source))

    def read_pages(self, source: Any) -> Iterator[Page]:
        """Read page after page of a document; a picture is a document of one page.  Raises TrazoError."""
        for picture in open_pages(source):
            yield self._read(find_ink(picture), picture.page)

    def answer(self, glyphs: np.ndarray) -> Answer:
        """Return the network's (N, outputs) logits and (N, F) features of (N, 28, 28) uint8 glyphs."""
        import torch

        from mnist_core.runtime import limited_threads

        logits, features = [], []
        # One glyph is read in less time than it takes to wake other threads for it.
        with torch.inference_mode(), limited_threads(1 if len(glyphs) == 1 else 0):
            for start in range(0, max(len(glyphs), 1), LARGEST_BATCH):
                pixels = torch.from_numpy(np.ascontiguousarray(glyphs[start : start + LARGEST_BATCH]))
                batch = (pixels[:, None].float() / 255 - self.card.mean) / self.card.std
                features.append(self.network.features(batch))
                logits.append(self.network.head(features[-1]))
        return torch.cat(logits).numpy(), torch.cat(features).numpy()

    def judge(self, glyphs: np.ndarray) -> np.ndarray:
        """Return (N, 11) float32 for (N, 28, 28) uint8 glyphs: ten probabilities, then that of being of no class."""
        answer = self.answer(glyphs)
        judged = verdict.judge(answer, self.fitted)
        if self.memory is not None:
            judged[:, :10] = self.memory(answer, judged[:, :10])
        return judged

    def _predictions(self, glyphs: np.ndarray) -> list[Prediction]:
        return verdict.predictions(glyphs, self.judge(glyphs), self.classes, self.card.preprocessing, self.fitted)

    def _read(self, ink: Ink, index: int = 0, *, stages: bool = False, lies: bool = True) -> Page:
        """Return the page in ink; lies: whether it may lie on its side, which nobody's drawing does."""
        self.require_digits()
        boxes = read_boxes(ink, self.judge, stages=stages)
        if not boxes:
            return Page((), ink.reasons, index)
        glyphs, judged = (np.stack(part) for part in zip(*((box.glyph, box.judged) for box in boxes), strict=True))
        alone = np.array([box.alone for box in boxes])
        read = verdict.page_predictions(glyphs, judged, alone, self.classes, self.card.preprocessing, self.fitted)
        digits = tuple(
            Digit(replace(answer, stages=box.stages), (box.x, box.y, box.width, box.height), box.line, box.number)
            for box, answer in zip(boxes, read, strict=True)
        )
        return Page(digits, ink.reasons + (self._turn(ink, boxes) if lies else ()), index)

    def _turn(self, ink: Ink, boxes: Sequence[Box]) -> tuple[Reason, ...]:
        """Return the turn by quarters that reads far better than the page as it lies, if there is one.

        Turning the glyphs alone tells which that would be: only then the page is read again, turned.
        """
        now = _readable(np.stack([box.judged for box in boxes]))
        if len(boxes) < 2 or now >= READS_WELL:
            return ()
        glyphs = np.stack([box.glyph for box in boxes[:: -(-len(boxes) // TURN_SAMPLE)]])
        hoped = [_readable(self.judge(np.rot90(glyphs, -quarters, axes=(1, 2)))) for quarters in (1, 2, 3)]
        best = 1 + int(np.argmax(hoped))
        if hoped[best - 1] < max(HOPED, now + BETTER):
            return ()
        again = read_boxes(replace(ink, values=np.ascontiguousarray(np.rot90(ink.values, -best))), self.judge)
        turned = _readable(np.stack([box.judged for box in again])) if len(again) > 1 else 0.0
        return (Reason("turned", {"degrees": 90 * best}),) if turned >= max(READS_WELL, now + BETTER) else ()


def find_digit(source: Any) -> tuple[Ink, Cut, np.ndarray]:
    """Return the ink of a picture or a drawing, its one digit, and that as a (28, 28) uint8 glyph; as for `predict`."""
    ink = _ink(source)
    cut = single(ink)
    return ink, cut, to_glyph(normalise_stroke(cut.kept, cut.stroke))


def _readable(judged: np.ndarray) -> float:
    """Return how surely glyphs are read as digits, 0..1, by their (N, 11) answers."""
    return float((judged[:, :10].max(axis=1) * (1 - judged[:, 10])).mean())


def _is_drawing(source: Any) -> bool:
    return isinstance(source, list | tuple) and all(isinstance(part, dict | Stroke) for part in source)


def _picture(source: Any) -> Picture:
    return open_picture(strokes_picture(parse_strokes(source)) if _is_drawing(source) else source)


def _ink(source: Any) -> Ink:
    if not _is_drawing(source):
        return find_ink(open_picture(source))
    strokes = parse_strokes(source)
    return Ink.of_drawing(strokes_ink(strokes), strokes_picture(strokes))
