from django.urls import path

from bihuan.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.show, name="inbox"),
    path("read/", views.mark_all, name="read"),
    path("<int:notice_id>/", views.open_one, name="open"),
]
