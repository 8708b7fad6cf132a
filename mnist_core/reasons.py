"""Why a prediction is what it is: a code with values, never a sentence.

Knows nothing of languages; `sentences.sentence(reason.code, reason.values, language)` makes the sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reason:
    """One thing that explains a verdict or that a person should know about how an input was read."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return {"code": code, **values}, as `--json` and the page's interface print it."""
        return {"code": self.code, **self.values}
