from django.urls import path

from billing import views
from billing.webhooks import webhook

app_name = "billing"
urlpatterns = [
    path("billing/subscribe/", views.subscribe, name="subscribe"),
    path("billing/success/", views.success, name="success"),
    path("billing/cancelled/", views.cancelled, name="cancelled"),
    path("billing/portal/", views.portal, name="portal"),
    path("billing/webhook/", webhook, name="webhook"),
    path("settings/billing/", views.billing_settings, name="settings"),
]
