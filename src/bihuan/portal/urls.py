"""公开网站：首页、公开的建议、公开的别的事项、关于。"""

from django.urls import path

from . import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("published/", views.published, name="published"),
    path("published/<int:publication_id>/", views.one, name="publication"),
    path("published/cases/<int:publication_id>/", views.case, name="case"),
    path("published/cases/<int:publication_id>/files/<int:upload_id>/", views.case_file, name="case_file"),
    path("about/", views.about, name="about"),
    path("as/<int:person_id>/", views.enter, name="enter"),
]
