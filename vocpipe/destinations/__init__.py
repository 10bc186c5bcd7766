"""Destinations: where results go. Each is one config class; this module is their registry."""

from typing import Annotated

from pydantic import Field

from vocpipe.destinations.apprise import AppriseDestination, NotTakenError
from vocpipe.destinations.base import Delivery, Destination, Message, Planned, Sending, StatusTable
from vocpipe.destinations.files import FilesDestination
from vocpipe.destinations.sheet_tab import SheetTabDestination

AnyDestination = Annotated[
    FilesDestination | SheetTabDestination | AppriseDestination, Field(discriminator="type")
]
"""What a ``[[destination]]`` of vocpipe.toml may be, told apart by its ``type``."""

__all__ = [
    "AnyDestination",
    "AppriseDestination",
    "Delivery",
    "Destination",
    "FilesDestination",
    "Message",
    "NotTakenError",
    "Planned",
    "Sending",
    "SheetTabDestination",
    "StatusTable",
]
