from django.urls import path

from bihuan.files import views

app_name = "files"
urlpatterns = [
    path("<int:upload_id>/", views.download, name="download"),
    path("<int:upload_id>/look/", views.look, name="look"),
]
