"""The doors of the admin, in a file of their own so that another worker knocks at them."""

from __future__ import annotations

import pytest

from tests.leetllm.doors.asking import hold
from tests.leetllm.doors.course import Course
from tests.leetllm.doors.patterns import routes
from tests.leetllm.doors.readers import Reader
from tests.leetllm.doors.table import Door, is_of_admin, line_of

pytestmark = pytest.mark.django_db

OPEN = [route for route in routes() if is_of_admin(route) and isinstance(line_of(route), Door)]


@pytest.mark.parametrize("route", OPEN)
def test_nobody_reads_in_the_admin_what_they_may_not(
    course: Course, readers: dict[str, Reader], route: str
) -> None:
    hold(course, readers, route)
