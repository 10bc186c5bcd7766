"""The audit: who did what when, of one person, of one day, page by page."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field, field_validator

from vocpipe.people.audit import audit_page, told
from vocpipe.web.people import Runner
from vocpipe.web.visit import Visit

router = APIRouter()

A_PAGE = 50


class Asked(BaseModel):
    """What the audit is asked for; empty passes everything."""

    model_config = ConfigDict(frozen=True)

    who: str = ""
    day: date | None = None
    start: int = Field(0, ge=0)

    @field_validator("day", mode="before")
    @classmethod
    def _empty(cls, value: object) -> object:
        return value or None


@router.get("/audit")
def audit(visit: Visit, person: Runner, asked: Annotated[Asked, Query()]) -> Response:
    """List what people did, the newest first."""
    found = audit_page(visit.workspace, asked.who.strip(), asked.day, asked.start, A_PAGE + 1)
    names = [one.name for one in visit.workspace.store.people.all()]
    return visit.show(
        "audit.html",
        person,
        entries=[(entry, told(entry, visit.lang)) for entry in found[:A_PAGE]],
        more=len(found) > A_PAGE,
        asked=asked,
        size=A_PAGE,
        names=names,
    )
