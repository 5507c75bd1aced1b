"""Files as people really have them, in and out, with a report of what was wrong and what was done about it.

Nothing heavy is imported here: each reader brings in its own library when it is asked for a file.
"""

from mancomun.interchange.report import Issue, Report

__all__ = ["Issue", "Report"]
