"""Why a file is refused."""

from enum import StrEnum


class Reason(StrEnum):
    """One word a reason; uploads.MESSAGES says to the sender what to do."""

    NAME = "NAME"
    EMPTY = "EMPTY"
    TOO_LARGE = "TOO_LARGE"
    QUOTA = "QUOTA"
    TYPE = "TYPE"
    ARCHIVE = "ARCHIVE"
    NOT_AS_NAMED = "NOT_AS_NAMED"
    UNREADABLE = "UNREADABLE"
    ENCRYPTED = "ENCRYPTED"
    ACTIVE = "ACTIVE"
    EMBEDDED = "EMBEDDED"
    MACRO = "MACRO"
    EXTERNAL = "EXTERNAL"
    IMAGE_TOO_LARGE = "IMAGE_TOO_LARGE"
    MIXED = "MIXED"
    TOO_COMPLEX = "TOO_COMPLEX"
    VIRUS = "VIRUS"
