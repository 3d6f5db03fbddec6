"""网址：每个房间一行。"""

from django.urls import include, path

urlpatterns = [
    path("", include("bihuan.portal.urls")),
    path("", include("bihuan.accounts.urls")),
    path("desk/", include("bihuan.desk.urls")),
    path("suggestions/", include("bihuan.suggestions.urls")),
    path("replay/", include("bihuan.replay.urls")),
    path("", include("bihuan.cases.urls")),
    path("people/", include("bihuan.people.urls")),
    path("figures/", include("bihuan.figures.urls")),
    path("notices/", include("bihuan.notices.urls")),
    path("search/", include("bihuan.search.urls")),
    path("files/", include("bihuan.files.urls")),
    path("laws/", include("bihuan.laws.urls")),
    path("", include("bihuan.upkeep.urls")),
    path("ui/", include("bihuan.ui.urls")),
]

handler500 = "bihuan.config.errors.broken"
