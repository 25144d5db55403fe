"""Every address declares who may open it (SECURITY.md C2)."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# What is not ours and decides for itself: the administration pages ask for `is_staff` on every one of theirs.
OWN_RULES = ("admin/",)


def patterns(resolver: URLResolver, above: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address below a resolver with its pattern."""
    for entry in resolver.url_patterns:
        address = above + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, address)
        else:
            yield address, entry


def test_every_address_declares_who_may_open_it() -> None:
    found = list(patterns(get_resolver()))
    without = [address for address, pattern in found if not hasattr(pattern.callback, "access_rule")]
    assert [address for address in without if not address.startswith(OWN_RULES)] == []
    assert len(found) > 20


def test_no_address_takes_a_number_that_can_be_guessed() -> None:
    """A number may only count something inside what a random name already stands for."""
    addresses = [address for address, _pattern in patterns(get_resolver())]
    numbered = [address for address in addresses if "<int:" in address.split("<uuid:")[0]]
    assert [address for address in numbered if not address.startswith(OWN_RULES)] == []


def test_every_name_stands_for_one_view() -> None:
    own = [entry for entry in patterns(get_resolver()) if not entry[0].startswith(OWN_RULES)]
    views: dict[str | None, set[object]] = {}
    for _address, pattern in own:
        views.setdefault(pattern.name, set()).add(pattern.callback)
    assert [name for name, found in views.items() if name is None or len(found) > 1] == []
