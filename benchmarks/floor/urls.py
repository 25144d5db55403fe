"""The pages of the floor."""

from django.urls import path

from benchmarks.floor import views

urlpatterns = [
    path("healthz", views.healthz),
    path("list/", views.my_list),
    path("all/", views.all_list),
    path("items/<int:pk>/", views.detail),
    path("items/new/", views.insert),
    path("items/<int:pk>/change/", views.update),
    path("count/", views.count),
    path("search/", views.search),
]
