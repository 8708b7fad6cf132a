"""reasons: a code with values, ready for JSON."""

from dataclasses import FrozenInstanceError

import pytest

from mnist_core.reasons import Reason


def test_a_reason_is_its_code_beside_its_values() -> None:
    """`--json` and the page get one flat object a reason."""
    assert Reason("between", {"first": "3", "second": "8"}).as_json() == {
        "code": "between",
        "first": "3",
        "second": "8",
    }
    assert Reason("too-faint").as_json() == {"code": "too-faint"}


def test_a_reason_cannot_be_changed() -> None:
    """Predictions share reasons, so nobody may write into one."""
    with pytest.raises(FrozenInstanceError):
        Reason("too-faint").code = "turned"  # type: ignore[misc]
