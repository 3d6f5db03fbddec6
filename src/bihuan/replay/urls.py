"""网址：本级导入的旧档。"""

from django.urls import path

from . import views

app_name = "replay"
urlpatterns = [path("", views.page, name="page")]
