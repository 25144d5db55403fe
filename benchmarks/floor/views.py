"""The pages of the floor: one indexed query each, beside those for the session and the user."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from benchmarks.floor.models import Item

PAGE = 50


def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the server answers."""
    return HttpResponse("ok")


@login_required
def my_list(request: HttpRequest) -> HttpResponse:
    """List the user's own rows."""
    return _page(request, Item.objects.filter(owner_id=request.user.pk).order_by("due_on"))


@login_required
def all_list(request: HttpRequest) -> HttpResponse:
    """List everybody's rows."""
    return _page(request, Item.objects.order_by("due_on"))


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one row."""
    return render(request, "floor/page.html", {"items": [get_object_or_404(Item, pk=pk)]})


@login_required
def insert(request: HttpRequest) -> HttpResponse:
    """Add a row."""
    name = request.POST["name"]
    Item.objects.create(
        owner_id=request.user.pk, name=name, pairs=[name[:2]], state="NEW", due_on=date.today()
    )
    return redirect("/list/")


@login_required
def update(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a row."""
    Item.objects.filter(pk=pk).update(note=request.POST["note"])
    return redirect("/list/")


@login_required
def count(request: HttpRequest) -> HttpResponse:
    """Count the rows in a state."""
    return render(request, "floor/page.html", {"number": Item.objects.filter(state="CLOSED").count()})


@login_required
def search(request: HttpRequest) -> HttpResponse:
    """List the rows whose name holds two characters."""
    return _page(request, Item.objects.filter(pairs__contains=[request.GET["q"]]).order_by("due_on"))


def _page(request: HttpRequest, items: QuerySet[Item]) -> HttpResponse:
    return render(request, "floor/page.html", {"items": list(items[:PAGE])})
