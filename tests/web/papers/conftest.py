"""The same people and initiative as the tests of initiatives."""

from tests.web.initiatives.conftest import departmental, initiative, national, person, secretary, today

__all__ = ["departmental", "initiative", "national", "person", "secretary", "today"]
