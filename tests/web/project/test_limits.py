"""One address cannot take the house from the others."""

from __future__ import annotations

import threading

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from mancomun.web.project.limits import ADDRESSES, IN_FLIGHT, BodyLimit, Budget, RateLimit, address_of


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_budget_runs_out_says_how_long_and_comes_back() -> None:
    clock = Clock()
    budget = Budget(capacity=5, refill=2, clock=clock)
    waits = []
    for _ in range(7):
        waits.append(budget.enter("a"))
        if not waits[-1]:
            budget.leave("a", 0)
    assert waits == [0, 0, 0, 0, 0, 1, 1]
    assert budget.enter("b") == 0
    clock.now = 1.0
    assert budget.enter("a") == 0


def test_work_costs_more_than_a_glance() -> None:
    budget = Budget(capacity=10, refill=1, clock=Clock())
    assert budget.enter("a") == 0
    budget.leave("a", 20)
    assert budget.enter("a") > 10
    assert budget.enter("b") == 0


def test_threads_stay_free_for_others() -> None:
    budget = Budget(clock=Clock())
    assert [budget.enter("a") for _ in range(IN_FLIGHT + 1)] == [0] * IN_FLIGHT + [1]
    assert budget.enter("b") == 0
    budget.leave("a", 0)
    assert budget.enter("a") == 0


def test_memory_is_bounded() -> None:
    budget = Budget(clock=Clock())
    for number in range(ADDRESSES + 50):
        budget.enter(str(number))
    assert len(budget._rows) == ADDRESSES


def test_ten_thousand_requests_from_one_address() -> None:
    served = threading.Lock()
    count = {"view": 0}

    def view(request):
        with served:
            count["view"] += 1
        return HttpResponse("ok")

    limit = RateLimit(view)
    limit.budget = Budget(clock=lambda: 0.0)  # time stands still: a slow machine refills nothing
    make = RequestFactory()
    answers = [limit(make.get("/api/v1/units", REMOTE_ADDR="203.0.113.7")) for _ in range(10_000)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert count["view"] + len(refused) == 10_000
    assert len(refused) > 9_000
    assert int(refused[-1]["Retry-After"]) >= 1
    assert refused[-1]["Content-Type"] == "application/problem+json"
    assert limit(make.get("/", REMOTE_ADDR="198.51.100.9")).status_code == 200
    page = limit(make.get("/", REMOTE_ADDR="203.0.113.7"))
    assert page.status_code == 429
    assert "Espere" in page.content.decode()


@pytest.mark.parametrize(
    ("hops", "peer", "forwarded", "address"),
    [
        (0, "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (1, "10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        (2, "10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (1, "10.0.0.1", "", "10.0.0.1"),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
    ],
)
def test_address_is_not_what_the_caller_says(hops: int, peer: str, forwarded: str, address: str) -> None:
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    with override_settings(PROXY_HOPS=hops):
        assert address_of(RequestFactory().get("/", REMOTE_ADDR=peer, **headers)) == address


def test_body_limit_does_not_read_the_body() -> None:
    limit = BodyLimit(lambda request: HttpResponse("ok"))
    make = RequestFactory()
    big = make.post("/api/v1/check", data=b"x", content_type="application/json", CONTENT_LENGTH="500000000")
    assert limit(big).status_code == 413
    bad = make.post("/api/v1/check", data=b"x", content_type="application/json", CONTENT_LENGTH="mucho")
    assert limit(bad).status_code == 400
