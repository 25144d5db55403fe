"""How an act is refused. The middleware turns each into its page, with the sentence on it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Refusal(Exception):
    """Base: an act did not happen. `message` is for the reader, in the reader's language."""

    http_status = 400

    def __init__(self, message: "str | _StrPromise" = "") -> None:
        super().__init__(str(message))
        self.message = message


class NotVisible(Refusal):
    """The case or item does not exist for this reader."""

    http_status = 404


class Forbidden(Refusal):
    """The reader sees the case, but this act is not theirs."""

    http_status = 403

    def __init__(self, message: "str | _StrPromise" = "") -> None:
        super().__init__(message or _("You can see this case, but this step is not yours to take."))


class Conflict(Refusal):
    """Too late, or somebody else was first. `back` is the address to go on from, or empty."""

    http_status = 409

    def __init__(self, message: "str | _StrPromise" = "", back: str = "") -> None:
        self.back = back
        super().__init__(
            message or _("Somebody else changed this case in the meantime. Nothing was changed twice.")
        )


class NotYet(Conflict):
    """The step is legal in this state, but facts are missing."""

    def __init__(self, reasons: "Sequence[str | _StrPromise]") -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(str(reason) for reason in reasons))


class Unacceptable(Refusal):
    """What was entered cannot be taken. `field` names the form field, or is empty."""

    http_status = 400

    def __init__(self, message: "str | _StrPromise", field: str = "") -> None:
        super().__init__(message)
        self.field = field


class TooMany(Refusal):
    """More in a short time than one person reads."""

    http_status = 429
