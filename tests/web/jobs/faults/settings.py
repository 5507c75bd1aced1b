"""The settings of the product and the app of faults."""

from mancomun.web.project.settings import *  # noqa: F403
from mancomun.web.project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.web.jobs.faults"]
