"""The addresses of satisfaction."""

from django.urls import path

from indicators.satisfaction import views

urlpatterns = [
    path("s/<str:token>/", views.rate, name="rate"),
    path("cases/<uuid:case_id>/satisfaction/", views.rate_case, name="rate_case"),
    path("target/satisfaction/", views.satisfaction, name="satisfaction"),
    path("target/satisfaction/follow-ups/", views.follow_up_list, name="follow_ups"),
    path("target/satisfaction/follow-ups/<uuid:follow_up_id>/", views.follow_up, name="follow_up"),
]
