from django.urls import URLPattern, path

from progress.api.activity import activity
from progress.api.bookmarks import BookmarkList, bookmark
from progress.api.certificates import certificates, revoke_certificate
from progress.api.completions import CompletionList, EventList, completion, summary
from progress.api.goal import goal
from progress.api.notes import NoteList, note
from progress.api.positions import position

urlpatterns: list[URLPattern] = [
    path("", summary, name="api_progress"),
    path("completions/", CompletionList.as_view(), name="api_completions"),
    path("completions/<slug:slug>/", completion, name="api_completion"),
    path("events/", EventList.as_view(), name="api_completion_events"),
    path("positions/<slug:slug>/", position, name="api_position"),
    path("bookmarks/", BookmarkList.as_view(), name="api_bookmarks"),
    path("bookmarks/<slug:slug>/", bookmark, name="api_bookmark"),
    path("notes/", NoteList.as_view(), name="api_notes"),
    path("notes/<uuid:note_id>/", note, name="api_note"),
    path("activity/", activity, name="api_activity"),
    path("goal/", goal, name="api_goal"),
    path("certificates/", certificates, name="api_certificates"),
    path(
        "certificates/<uuid:certificate_id>/revoke/",
        revoke_certificate,
        name="api_revoke_certificate",
    ),
]
