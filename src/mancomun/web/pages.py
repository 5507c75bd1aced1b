"""The processes that serve pages: gunicorn's threads, with connections closed where they were served."""

from __future__ import annotations

from concurrent.futures import Future

from gunicorn.workers.gthread import TConn, ThreadWorker


class Pages(ThreadWorker):
    """Says goodbye to a connection in the thread that served it.

    Gunicorn does it in the thread that lets connections in, and there waits up to two seconds for the other side to close as
    well: nobody comes in meanwhile. A room of phones loses half a second so, and a few clients that never close stop the house.
    """

    def handle(self, conn: TConn) -> object:
        """Whether the connection goes on (``True``), waits for data (a mark of gunicorn's) or is over (``False``)."""
        goes_on = super().handle(conn)
        if goes_on is False:
            conn.close(graceful=True)
        return goes_on

    def finish_request(self, conn: TConn, fs: Future[object]) -> None:
        """In the thread that lets connections in: what is over is closed already, and only counted."""
        if not fs.cancelled() and fs.exception() is None and fs.result() is False:
            self.nr_conns -= 1
        else:
            super().finish_request(conn, fs)
