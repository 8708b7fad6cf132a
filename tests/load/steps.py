"""What a hostile visitor sends: one step to one address.

Knows whom a step can go to; knows nothing of what makes it hostile.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Rng = np.random.Generator


@dataclass(frozen=True)
class Step:
    """One thing that a case sends.

    way: `file` is uploaded and then handed to `to`; `event` and `named` send `value` to a component or an endpoint;
    `raw` is a request whose method and path are `to` and whose body is `value`; name: what a file is called
    """

    way: Literal["file", "event", "named", "raw"]
    to: str
    value: Any
    name: str = ""
