from django.urls import URLPattern, path

from progress.views import bookmarks, certificates, changes, completion, dashboard, notes, resetting

app_name = "progress"
urlpatterns: list[URLPattern] = [
    path("learn/<slug:slug>/complete/", completion.complete, name="complete"),
    path("learn/<slug:slug>/undo/", completion.undo, name="undo"),
    path("learn/sections/<slug:slug>/reset/", resetting.reset, name="reset"),
    path("learn/sections/<slug:slug>/bring-back/", resetting.bring_back, name="bring_back"),
    path("progress/token/", completion.token, name="token"),
    path("progress/", dashboard.dashboard, name="dashboard"),
    path("progress/goal/", dashboard.change_goal, name="goal"),
    path("progress/goal/remove/", dashboard.drop_goal, name="drop_goal"),
    path("progress/certificates/", certificates.certificates, name="certificates"),
    path("progress/certificates/whole/", certificates.ask, name="certify_whole"),
    path("progress/certificates/sections/<slug:slug>/", certificates.ask, name="certify"),
    path(
        "progress/certificates/<uuid:certificate_id>/revoke/",
        certificates.revoke_mine,
        name="revoke_certificate",
    ),
    path("certificates/<uuid:certificate_id>/", certificates.certificate, name="certificate"),
    path("bookmarks/", bookmarks.bookmarks, name="bookmarks"),
    path("learn/<slug:slug>/bookmark/", bookmarks.keep, name="keep"),
    path("learn/<slug:slug>/bookmark/remove/", bookmarks.let_go, name="let_go"),
    path("notes/", notes.notes, name="notes"),
    path("notes/export/", notes.export, name="export_notes"),
    path("learn/<slug:slug>/notes/", notes.write, name="write_note"),
    path("learn/<slug:slug>/notes/restore/", notes.restore, name="restore_note"),
    path("learn/<slug:slug>/notes/<uuid:note_id>/", notes.edit, name="edit_note"),
    path("learn/<slug:slug>/notes/<uuid:note_id>/delete/", notes.delete, name="delete_note"),
    path("learn/<slug:slug>/changes/", changes.changes, name="changes"),
]
