"""公开网站：首页、公开的建议、关于。"""

from django.urls import path

from . import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("published/", views.published, name="published"),
    path("published/<int:publication_id>/", views.one, name="publication"),
    path("about/", views.about, name="about"),
    path("as/<int:person_id>/", views.enter, name="enter"),
]
