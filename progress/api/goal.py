from __future__ import annotations

from typing import Any, cast

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from progress.goals import LEAST, MOST, goal_of, remove_goal, set_goal, this_week
from progress.models import Completion


class GoalSerializer(serializers.Serializer[Any]):
    """How many articles a week."""

    articles = serializers.IntegerField(min_value=LEAST, max_value=MOST)


class WeekSerializer(serializers.Serializer[Any]):
    """This week, and its goal."""

    articles = serializers.IntegerField(
        source="goal", allow_null=True, help_text="The goal; null where none is set."
    )
    done = serializers.IntegerField(help_text="Completed since Monday.")
    monday = serializers.DateField()


WEEK = OpenApiExample(
    "Two of five", {"articles": 5, "done": 2, "monday": "2026-11-23"}, response_only=True
)
GOAL = OpenApiExample("Five a week", {"articles": 5}, request_only=True)


@extend_schema(
    methods=["GET"],
    operation_id="goal_retrieve",
    summary="My weekly goal, and this week",
    responses=WeekSerializer,
    examples=[WEEK],
)
@extend_schema(
    methods=["PUT"],
    operation_id="goal_update",
    summary="Set my weekly goal",
    request=GoalSerializer,
    responses=WeekSerializer,
    examples=[GOAL, WEEK],
)
@extend_schema(
    methods=["DELETE"],
    operation_id="goal_destroy",
    summary="Remove my weekly goal",
    responses={204: None},
)
@api_view(["GET", "PUT", "DELETE"])
def goal(request: Request) -> Response:
    user = cast("User", request.user)
    if request.method == "DELETE":
        remove_goal(user)
        return Response(status=status.HTTP_204_NO_CONTENT)
    if request.method == "PUT":
        asked = GoalSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        set_goal(user, asked.validated_data["articles"])
    today = timezone.now().astimezone(user.zone).date()
    days = Completion.objects.filter(user=user).values_list("day", flat=True)
    return Response(WeekSerializer(this_week(days, today, goal_of(user))).data)
