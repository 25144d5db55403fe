"""Every address of the service, app by app."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from cases.views.home import case_home
from mediation import views

handler400 = "mediation.errors.bad_request"
handler403 = "mediation.errors.permission_denied"
handler404 = "mediation.errors.page_not_found"
handler500 = "mediation.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.public_home, name="public_home"),
    path("home/", case_home, name="home"),
    path("guide/", views.guide, name="guide"),
    path("help/", views.help_page, name="help"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("language/", views.set_language, name="set_language"),
    path("text-size/", views.set_text_size, name="set_text_size"),
    path("role/", views.set_role, name="set_role"),
    path("session/", views.session_alive, name="session_alive"),
    path("healthz", views.healthz, name="healthz"),
    path("account/", include("accounts.urls")),
    path("", include("notices.urls")),
    path("", include("documents.urls")),
    path("", include("indicators.urls")),
    path("", include("cases.urls")),
]
if settings.ADMIN_PATH:
    urlpatterns.append(path(settings.ADMIN_PATH, admin.site.urls))
if settings.DEBUG or settings.DEMO:
    from mediation import showcase

    urlpatterns.append(path("dev/components/", showcase.show, name="components"))
