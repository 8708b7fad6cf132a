"""The one error that is meant for the person at the screen; everything else that is raised is a bug.

Knows a code and its values.  The command line prints it as one line and exits with status 2; the page says it in the
visitor's language through `sentences.sentence(error.code, error.values, language)`.
"""

from functools import partial
from typing import Any

from mnist_core.sentences import sentence


class TrazoError(Exception):
    """Something a person gave, or asked for, cannot be used.

    code: a key of `sentences.SENTENCES`; values: what its template needs.  `str(error)` is the English sentence.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __reduce__(self) -> tuple[Any, ...]:  # so that it can be sent from one process to another
        return partial(type(self), self.code, **self.values), ()

    def __str__(self) -> str:
        return sentence(self.code, self.values)
