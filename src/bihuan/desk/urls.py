"""工作台：一人一屏，一栏一页。"""

from django.urls import path

from . import first, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("first/", first.first, name="first"),
    path("first/following/", first.following, name="following"),
    path("<slug:code>/", views.screen, name="screen"),
    path("<slug:code>/<slug:lane_code>/", views.lane, name="lane"),
]
