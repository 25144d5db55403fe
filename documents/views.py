"""The public verification page; and how every app answers with a stored file."""

from typing import Final

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from accounts.access import public
from accounts.services import network_address

from .codes import grouped, is_code, normalised
from .forms import CodeForm, FingerprintForm
from .models import StoredFile
from .storage import open_bytes
from .verification import count_lookup, verified

# What a browser may show by itself; everything else is saved.
_INLINE: Final = frozenset(("application/pdf", "image/jpeg", "image/png"))


@public
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code and go to the paper's page."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("verified", code=grouped(form.cleaned_data["code"]))
    return render(request, "documents/verify.html", {"form": form})


@public
def show_verified(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is on record about a paper; compare a fingerprint with it."""
    count_lookup(network_address(request))
    paper = verified(code, get_language() or "zh-hans")
    if paper is None:
        is_typing_mistake = not is_code(normalised(code))
        return render(request, "documents/unknown.html", {"is_typing_mistake": is_typing_mistake}, status=404)
    form = FingerprintForm(request.POST or None)
    is_same = paper.matches(form.cleaned_data["fingerprint"]) if form.is_valid() else None
    return render(request, "documents/verified.html", {"paper": paper, "form": form, "is_same": is_same})


def file_response(stored_file: StoredFile, *, name: str, inline: bool = False) -> FileResponse:
    """Return a stored file's bytes. The caller has already asked whether the reader may have them.

    Args:
        name: what the reader's copy is called (RFC 6266, any script).
        inline: let the browser show it, where it is a PDF or a picture.
    Raises:
        Damaged: the bytes are gone.
    """
    media_type = stored_file.media_type
    is_shown = inline and media_type in _INLINE
    response = FileResponse(
        open_bytes(stored_file), as_attachment=not is_shown, filename=name, content_type=media_type
    )
    response.headers["Content-Length"] = str(stored_file.size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
