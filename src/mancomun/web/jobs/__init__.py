"""Long work in the background: started by anybody who may, seen by its key, stopped, resumed after a crash, kept for a while.

How to use it from another app. Put the work in ``<your app>/jobs.py`` (found by itself when Django starts, so import heavy
things inside the function)::

    from mancomun.web.jobs.kinds import kind
    from mancomun.web.jobs.progress import Progress

    @kind("discover", seconds=120, public=True, page=lambda job: f"/descubrir/{job.key}")
    def run(progress: Progress, **arguments) -> dict:
        for done, start in enumerate(starts):
            progress.step(_("Enumerando grupos"), done, len(starts))   # cheap: it may be called in any loop
            progress.partial({"best": ...})                            # what the page may show meanwhile
            progress.check()                                           # raises when cancelled, out of time or overtaken
        return {"candidates": [...]}                                   # JSON; no NaN

and then, in a view::

    job = services.job_start("discover", arguments, by=user_or_none, address=address_of(request))
    return redirect("jobs:job", key=job.key)          # or your own page; jobs/_status.html is the fragment

What differs from a plain sketch, and why:

* ``public=True`` lets anybody start the kind and anybody with the key read it and stop it: the key is 128 random bits, and
  there is no cookie. Without it only a signed-in person may start it and only that person sees it.
* A refusal (too many jobs of one owner, a full queue, arguments that are no JSON) is a ``BadInput`` with its status.
* The same question asked twice by one owner while the first is alive is the same job: a double click costs nothing.
* ``BadInput`` raised by the work ends the job as failed with that very code and sentence. ``kinds.Again`` asks for another
  try a little later. Anything else is logged and said as a fault of ours.
* **Work must bear running twice.** A worker killed in the middle is replaced, and the job starts again with ``attempts`` one
  higher. Work that writes does so in ``with progress.saving({"row": n}):``, one transaction for the rows and for how far it
  got, refused when another run has taken over; ``progress.saved`` is what the run before had saved.
* ``progress.seconds_left`` is what remains of the limit: give a search a little less and return its best.

Tests of other apps call ``mancomun.web.jobs.running.work_off()``, which does all that waits, here and now, without a worker.
Only this app knows the queue underneath (procrastinate).
"""
