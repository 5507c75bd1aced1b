"""The operations on the registry of schemes: public reads, as of a day, as JSON, CSV or GeoJSON."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from mancomun.web.accounts.gate import public
from mancomun.web.api import schemas
from mancomun.web.api.asking import ListedSchemes, Then, only_of
from mancomun.web.api.initiatives import page_answer
from mancomun.web.api.views import ERRORS, FIVE_MINUTES, answer
from mancomun.web.registry import public as records
from mancomun.web.registry.selectors import Question

router = Router()


@router.get(
    "/schemes",
    response={200: schemas.SchemePage, **ERRORS},
    summary="Registry of schemes",
    operation_id="schemes",
    tags=["registry"],
    by_alias=True,
)
@public
@only_of(ListedSchemes)
def schemes(request: HttpRequest, query: Query[ListedSchemes]) -> HttpResponse:
    """Schemes as they stood on a day. Not the REAT unless `official`: each record says where it comes from and what to doubt."""
    said = query.said(request)
    asked = Question(
        query.moment(), query.q, query.figure, query.department, query.municipality, query.state, query.region
    )
    found = records.public_page(asked, cursor=query.cursor, limit=query.limit, lang=said)
    return page_answer(request, found, "schemes", records.COLUMNS, query.format, said)


@router.get(
    "/schemes/{code}",
    response={200: schemas.SchemeDetail, 404: schemas.Problem, **ERRORS},
    summary="One scheme",
    operation_id="scheme",
    tags=["registry"],
    by_alias=True,
)
@public
@only_of(Then)
def scheme(request: HttpRequest, code: str, query: Query[Then]) -> HttpResponse:
    """A scheme as of a day: members, acts, organs, facts in common, duties with their days, results by member."""
    said = query.said(request)
    return answer(records.public_one(code, moment=query.moment(), lang=said), said, keep=FIVE_MINUTES)
