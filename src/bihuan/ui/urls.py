from django.urls import path, register_converter

from . import views


class Size:
    """字号：large 或 standard。"""

    regex = "large|standard"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Size, "size")

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("pages/<str:name>/", views.sample, name="sample"),
    path("pick/", views.picks, name="picks"),
    path("styles/<str:name>", views.styles, name="styles"),
    path("size/<size:choice>/", views.size, name="size"),
]
