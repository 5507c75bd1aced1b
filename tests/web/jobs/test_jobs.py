"""A job from the question to the end, without a worker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from mancomun.errors import BadInput
from mancomun.web.jobs import kinds, limits, progress, queue, running, selectors, services, tasks
from mancomun.web.jobs.models import Job, State
from mancomun.web.jobs.running import work_off

pytestmark = pytest.mark.django_db
HOME = "190.0.0.1"


def start(kind: str = "add", *, by=None, address: str | None = HOME, **arguments) -> Job:
    if kind == "add":
        arguments.setdefault("numbers", [1, 2])
    return services.job_start(kind, arguments, by=by, address=address)


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_work_is_done_and_kept() -> None:
    job = start(numbers=[2, 3])
    assert (job.state, job.result) == (State.QUEUED, None)
    assert ProcrastinateJob.objects.filter(task_name="mancomun.work").count() == 1
    assert work_off() == 1
    job = selectors.job_by_key(job.key)
    assert (job.state, job.result, job.attempts) == (State.DONE, {"sum": 5}, 1)
    assert (job.step, job.done, job.total, job.partial) == ("Sumando", 1, 2, {"so far": 2})
    assert job.created <= job.started <= job.finished


def test_the_address_is_not_in_the_table() -> None:
    job = start()
    assert HOME not in str(Job.objects.filter(pk=job.pk).values())
    assert job.owner == limits.owner_of(None, HOME) != limits.owner_of(None, "190.0.0.2")


def test_keys_cannot_be_guessed() -> None:
    keys = {start(numbers=[n, n]).key for n in range(5)}
    assert len(keys) == 5
    assert all(selectors.KEY.match(key) for key in keys)


@pytest.mark.parametrize("key", ["", "x", "A" * 22, "../../etc/passwd", "A" * 21 + "\n"])
def test_unknown_key_is_a_sentence(key: str) -> None:
    with pytest.raises(BadInput) as wrong:
        selectors.job_by_key(key)
    assert (wrong.value.code, wrong.value.status) == ("trabajo-no-existe", 404)


def test_bad_input_in_the_work_is_its_own_sentence() -> None:
    job = start("refused")
    work_off()
    job = fresh(job)
    assert (job.state, job.error_code, job.error_en) == (State.FAILED, "sin-salida", "There is no way through.")


@pytest.mark.parametrize("kind", ["broken", "nan"])
def test_a_fault_of_ours_tells_no_secret(kind: str, caplog) -> None:
    job = start(kind)
    work_off()
    job = fresh(job)
    assert (job.state, job.error_code) == (State.FAILED, "falla-nuestra")
    assert "secret" not in job.error_es + job.error_en
    assert "job failed" in caplog.text


def test_work_that_asks_for_another_try_gets_as_many_as_its_kind_allows(ran) -> None:
    job = start("again")
    assert work_off() == 2
    assert ran == ["again", "again"]
    assert (fresh(job).state, fresh(job).error_code) == (State.FAILED, "trabajo-caidas")


def test_out_of_time_keeps_what_was_found() -> None:
    job = start("slow")
    work_off()
    job = fresh(job)
    assert (job.state, job.error_code, job.partial) == (State.EXPIRED, "trabajo-tiempo", {"best": 1})


def test_a_kind_that_is_gone_says_so() -> None:
    job = start()
    del kinds.REGISTRY["add"]
    work_off()
    assert fresh(job).error_code == "trabajo-clase"


def test_unknown_kind_is_a_fault_of_the_caller() -> None:
    with pytest.raises(LookupError):
        start("nothing")


@pytest.mark.parametrize("numbers", [float("nan"), {1}, "a\0b", "x" * 200_001])
def test_arguments_must_be_plain_and_small(numbers) -> None:
    with pytest.raises(BadInput, match="datos del trabajo") as wrong:
        start(numbers=numbers)
    assert wrong.value.code == "trabajo-argumentos"
    assert not Job.objects.exists()


def test_the_same_question_twice_is_one_job_while_it_lives() -> None:
    first = start(numbers=[1])
    assert start(numbers=[1]) == first
    assert start(numbers=[1], address="190.0.0.2") != first
    work_off()
    assert start(numbers=[1]) != first
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="add", digest=first.digest, owner=first.owner)


def test_cancelling_what_waits_and_what_has_ended(ran) -> None:
    job = start()
    assert services.job_cancel(job.key).state == State.CANCELLED
    work_off()
    assert ran == []
    other = start()
    work_off()
    assert services.job_cancel(other.key).state == State.DONE


def test_cancel_is_seen_in_the_loop(ran) -> None:
    @kinds.kind("loop", seconds=30, public=True)
    def loop(progress):
        for n in range(100):
            progress.partial({"n": n})
            progress.step("Vuelta", n, 100)
            ran.append(n)
            if n == 3:
                services.job_cancel(job.key)

    job = start("loop")
    work_off()
    assert ran == [0, 1, 2, 3]
    assert (fresh(job).state, fresh(job).partial) == (State.CANCELLED, {"n": 4})


def test_private_work_is_for_its_owner(person) -> None:
    with pytest.raises(BadInput) as wrong:
        start("private")
    assert wrong.value.status == 403
    job = start("private", by=person(1))
    assert selectors.job_by_key(job.key, person(1)) == job
    for other in (None, person(2)):
        with pytest.raises(BadInput, match="No hay un trabajo"):
            selectors.job_by_key(job.key, other)
        with pytest.raises(BadInput, match="No hay un trabajo"):
            services.job_cancel(job.key, other)
    assert fresh(job).state == State.QUEUED
    assert list(selectors.jobs_of(person(1))) == [job]


def test_one_owner_has_a_share(settings) -> None:
    settings.JOBS_PER_OWNER = 2
    for n in range(2):
        start(numbers=[n])
    with pytest.raises(BadInput, match="ya tiene 2 trabajos") as wrong:
        start(numbers=[2])
    assert wrong.value.status == 429
    start(numbers=[2], address="190.0.0.2")


def test_a_full_queue_takes_no_more(settings) -> None:
    settings.JOBS_WAITING = 3
    for n in range(3):
        start(address=f"190.0.0.{n}")
    with pytest.raises(BadInput, match="Hay 3 trabajos esperando") as wrong:
        start(address="190.0.0.9")
    assert wrong.value.status == 503


def test_owners_take_turns(ran) -> None:
    for n in range(4):
        start(numbers=[n])
    start(numbers=[10], address="190.0.0.2")
    start(numbers=[20], address="190.0.0.3")
    start(numbers=[11], address="190.0.0.2")
    work_off()
    assert [numbers[0] for numbers in ran] == [0, 10, 20, 1, 11, 2, 3]


def test_one_owner_leaves_a_place_free(settings) -> None:
    settings.JOBS_WORKERS = 3
    for n in range(4):
        start(numbers=[n])
    assert [queue.job_claim(token) is not None for token in (101, 102, 103)] == [True, True, False]
    other = start(address="190.0.0.2")
    assert queue.job_claim(104) == other


def test_a_killed_worker_resumes_its_own_job_and_its_ghost_counts_for_nothing() -> None:
    job = start()
    ghost = queue.job_claim(7)
    start(numbers=[9])
    again = queue.job_claim(7)
    assert again == ghost == job
    assert (again.attempts, ghost.attempts) == (2, 1)
    assert not queue.job_done(ghost.pk, ghost.attempts, {"sum": "ghost"})
    with pytest.raises(progress.Stopped, match="overtaken"):
        progress.Progress(ghost, 30).check()
    running.perform(ghost)
    assert fresh(job).state == State.RUNNING
    assert fresh(job).result is None
    running.perform(again)
    assert fresh(job).result == {"sum": 3}


def test_work_that_kills_its_worker_is_not_repeated_for_ever() -> None:
    job = start()
    assert [queue.job_claim(7).attempts for _ in range(3)] == [1, 2, 3]
    assert queue.job_claim(7) is None
    assert (fresh(job).state, fresh(job).error_code) == (State.FAILED, "trabajo-caidas")


def test_closing_the_house_is_nobodys_fault() -> None:
    job = start()
    for token in range(10):
        claimed = queue.job_claim(token)
        assert queue.job_requeue(claimed.pk, claimed.attempts, failed=False)
    assert (fresh(job).state, fresh(job).failures) == (State.QUEUED, 0)
    work_off()
    assert fresh(job).state == State.DONE


def test_a_database_that_goes_away_puts_the_job_back(ran) -> None:
    @kinds.kind("away", seconds=30, public=True)
    def away(progress):
        ran.append(1)
        if len(ran) == 1:
            raise OperationalError("the connection is closed")
        return {}

    job = start("away")
    work_off()
    assert fresh(job).state == State.QUEUED
    Job.objects.update(not_before=timezone.now())
    work_off()
    assert fresh(job).state == State.DONE


def test_saving_keeps_rows_and_point_together(ran) -> None:
    @kinds.kind("rows", seconds=30, public=True)
    def rows(progress):
        done = (progress.saved or {"n": 0})["n"]
        for n in range(done, 5):
            with progress.saving({"n": n + 1}):
                start(numbers=[n], address="190.0.0.9")  # stands for any write
                if n == 2 and not ran:
                    ran.append("killed")
                    raise SystemExit
        return {}

    job = start("rows")
    claimed = queue.job_claim(7)
    with pytest.raises(SystemExit):
        running.perform(claimed)
    assert fresh(job).saved == {"n": 2}
    assert Job.objects.filter(kind="add").count() == 2
    running.perform(queue.job_claim(7))
    assert fresh(job).state == State.DONE
    assert Job.objects.filter(kind="add").count() == 5
    ghost = progress.Progress(claimed, 30)
    with pytest.raises(progress.Stopped, match="overtaken"), ghost.saving({"n": 9}):
        raise AssertionError("a ghost wrote")


def test_nothing_is_in_process_for_ever(settings) -> None:
    lost, late, alive = (
        start(numbers=[1]),
        start(numbers=[2], address="190.0.0.2"),
        start(numbers=[3], address="190.0.0.3"),
    )
    for token, job in enumerate((lost, late, alive)):
        assert queue.job_claim(token) == job
    old = start(numbers=[4], address="190.0.0.4")
    ago = lambda **span: timezone.now() - timedelta(**span)  # noqa: E731
    Job.objects.filter(pk=lost.pk).update(run_started=ago(seconds=31))
    Job.objects.filter(pk=late.pk).update(run_started=ago(seconds=30 + queue.LATE_SECONDS + 1))
    Job.objects.filter(pk=old.pk).update(created=ago(hours=25))
    queue.sweep({1, 2})
    assert [fresh(job).state for job in (lost, late, alive, old)] == ["queued", "expired", "running", "expired"]
    assert fresh(old).error_code == "trabajo-espera"


def test_what_waits_without_a_token_gets_one() -> None:
    for n in range(3):
        start(numbers=[n])
    ProcrastinateJob.objects.all().delete()
    tasks.ensure_tokens()
    assert ProcrastinateJob.objects.count() == 3
    tasks.ensure_tokens()
    assert ProcrastinateJob.objects.count() == 3


def test_old_results_go_and_addresses_sooner(settings, person) -> None:
    settings.JOBS_KEEP_DAYS = 30
    jobs = [start(numbers=[n], address=f"190.0.0.{n}") for n in range(2)] + [start(by=person(1))]
    live = start(numbers=[9])
    Job.objects.filter(pk__in=[job.pk for job in jobs]).update(
        state=State.DONE, finished=timezone.now() - timedelta(days=2)
    )
    Job.objects.filter(pk=jobs[0].pk).update(finished=timezone.now() - timedelta(days=31))
    assert queue.clean() == 1
    assert set(Job.objects.values_list("owner", flat=True)) == {"a:", "u:1", live.owner}


def test_two_kinds_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="two kinds"):
        kinds.kind("add", seconds=1)(lambda progress: {})
    with pytest.raises(ValueError, match="seconds"):
        kinds.kind("other", seconds=0)(lambda progress: {})
