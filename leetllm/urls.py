from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from accounts.codes import confirm_email, confirm_sign_in
from leetllm.admin_door import secure_admin

admin.autodiscover()
secure_admin()

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("articles.urls")),
    path("accounts/confirm-email/", confirm_email, name="account_email_verification_sent"),
    path("accounts/login/code/confirm/", confirm_sign_in, name="account_confirm_login_code"),
    path("accounts/", include("allauth.urls")),
    path("settings/", include("accounts.urls")),
    path("", include("progress.urls")),
    path("", include("billing.urls")),
    path("api/v1/", include("leetllm.api")),
    path("admin/desk/", include("articles.desk.urls")),
    path("admin/", admin.site.urls),
]

if settings.EMAIL_PROVIDER:
    # What the provider reports of mails that bounced; ANYMAIL holds the WEBHOOK_SECRET.
    urlpatterns += [path("anymail/", include("anymail.urls"))]

if settings.DEBUG:
    from accounts.views.mailbox import mail_html, mailbox
    from leetllm.styleguide import styleguide

    urlpatterns += [
        path("styleguide/", styleguide, name="styleguide"),
        path("dev/mail/", mailbox, name="mailbox"),
        path("dev/mail/<int:mail_id>/", mail_html, name="mail_html"),
    ]
