from __future__ import annotations

from collections import Counter
from typing import Any, cast

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from progress.history import history_of
from progress.streaks import streaks


class ActiveDaySerializer(serializers.Serializer[Any]):
    """A day on which something was completed."""

    day = serializers.DateField(help_text="The learner's own, in the zone of that time.")
    articles = serializers.IntegerField()


class ActivitySerializer(serializers.Serializer[Any]):
    """Days, the newest first, and the streaks that they make."""

    today = serializers.DateField()
    time_zone = serializers.CharField()
    current_streak = serializers.IntegerField(
        help_text="Days in a row up to today or yesterday; 0 where none is going on."
    )
    longest_streak = serializers.IntegerField()
    days = ActiveDaySerializer(many=True)


ACTIVITY = OpenApiExample(
    "Three days, two of them in a row",
    {
        "today": "2026-11-24",
        "time_zone": "Europe/Berlin",
        "current_streak": 2,
        "longest_streak": 2,
        "days": [
            {"day": "2026-11-24", "articles": 1},
            {"day": "2026-11-23", "articles": 3},
            {"day": "2026-11-20", "articles": 1},
        ],
    },
    response_only=True,
)


@extend_schema(
    operation_id="activity_retrieve",
    summary="On which days I completed articles, and my streaks",
    responses=ActivitySerializer,
    examples=[ACTIVITY],
)
@api_view(["GET"])
def activity(request: Request) -> Response:
    user = cast("User", request.user)
    now = timezone.now()
    moments = [done.moment for done in history_of(user)]
    found = streaks(moments, now, user.time_zone)
    days = Counter(moment.day for moment in moments)
    return Response(
        ActivitySerializer(
            {
                "today": now.astimezone(user.zone).date(),
                "time_zone": user.time_zone,
                "current_streak": found.current,
                "longest_streak": found.longest,
                "days": [{"day": day, "articles": count} for day, count in days.items()],
            }
        ).data
    )
