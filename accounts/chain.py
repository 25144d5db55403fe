"""Events that cannot be changed unseen: append-only rows, each of which holds the hash of the one before.

The database makes the chain, not the application: a plain BEFORE INSERT trigger gives the place in the chain,
the time of recording and the hash, whatever the application wrote there. The application role may neither
change nor delete such a row (settings.APPEND_ONLY), and a second trigger refuses it even to the owner.

To use it, an app subclasses `ChainedEvent` and `AbstractChainHead` and runs `chain_trigger_sql()` in a
migration. A chain does not notice by itself that its newest rows are gone: `find_break()` therefore compares
it with the head, and `anchor()` gives the one line over all heads that is kept outside every day.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class AbstractChainHead(models.Model):
    """The newest place and hash of each chain. Written by the trigger alone."""

    chain = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        abstract = True
        default_permissions = ()


class ChainedEvent(models.Model):
    """One thing that happened, at its place in a chain.

    Attributes:
        chain: the chain; an app whose chains are its cases may set `chain = None` and name its own column in
            `chain_column`.
        at: the legal time, given by the service. `recorded_at` is the database's own clock.
        by_id, by_label: who did it: an account, or None for the system and for people without an account.
        data: identifiers and hashes, never the text of a case; no floats.
        head_model: where the newest hash of each chain is kept.
        extra_columns: further text, uuid or integer columns that the hash covers.
    """

    head_model: ClassVar[type[AbstractChainHead]]
    chain_column: ClassVar[str] = "chain"
    extra_columns: ClassVar[tuple[str, ...]] = ()

    id = models.BigAutoField(primary_key=True)
    chain = models.UUIDField()
    seq = models.BigIntegerField(db_default=0, editable=False)
    kind = models.CharField(max_length=60)
    by_id = models.UUIDField(null=True)
    by_label = models.CharField(max_length=200, blank=True, default="")
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    prev = models.CharField(max_length=64, db_default="", editable=False)
    hash = models.CharField(max_length=64, db_default="", editable=False)

    class Meta:
        abstract = True
        default_permissions = ()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the event and read back what the database made of it.

        Raises:
            TypeError: the data holds something whose text is not the same everywhere (a float, a date).
        """
        canonical_json(self.data)
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)


@dataclass(frozen=True, slots=True)
class Break:
    """The first row at which a chain does not hold, and why."""

    chain: uuid.UUID
    seq: int
    reason: str


def canonical_json(value: object) -> str:
    """Return the text that PostgreSQL prints for this value as jsonb.

    Raises:
        TypeError: a float, a key that is not a text, or a type that JSON does not know.
    """
    match value:
        case None | bool() | int() | str():
            return json.dumps(value, ensure_ascii=False)
        case Mapping():
            if not all(isinstance(key, str) for key in value):
                raise TypeError("The keys of an event's data are texts.")
            pairs = sorted(value.items(), key=lambda pair: (len(pair[0].encode()), pair[0].encode()))
            return "{" + ", ".join(f"{canonical_json(k)}: {canonical_json(v)}" for k, v in pairs) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(canonical_json, value)) + "]"
    raise TypeError(f"An event's data holds no {type(value).__name__}.")


def microseconds(moment: datetime) -> int:
    """Return the whole microseconds since 1970-01-01 UTC."""
    delta = moment - EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def expected_hash(event: ChainedEvent, prev: str) -> str:
    """Return the hash that the trigger gave this row, if nothing in it has changed since."""
    lines = [
        str(getattr(event, event.chain_column)),
        str(event.seq),
        str(microseconds(event.recorded_at)),
        str(microseconds(event.at)),
        str(event.by_id or ""),
        canonical_json(event.by_label),
        canonical_json(event.kind),
        *(canonical_json(_as_text(getattr(event, name))) for name in event.extra_columns),
        canonical_json(event.data),
    ]
    return hashlib.sha256((prev + "\n".join(lines)).encode()).hexdigest()


def _as_text(value: object) -> str | None:
    return None if value is None else str(value)


def find_break(events: models.QuerySet[Any], *, heads: bool = True) -> Break | None:
    """Recompute the chains of these events and name the first row that does not hold.

    Args:
        events: whole chains: a query set filtered by nothing but the chain.
        heads: also compare the end of each chain with its head (finds deleted newest rows).
    Returns:
        None when everything holds.
    """
    model = events.model
    ends: dict[uuid.UUID, tuple[int, str]] = {}
    for event in _in_order(events, model.chain_column):
        chain = getattr(event, model.chain_column)
        seq, prev = ends.get(chain, (0, ""))
        if event.seq != seq + 1:
            return Break(chain, seq + 1, "missing")
        try:
            holds = event.prev == prev and event.hash == expected_hash(event, prev)
        except TypeError:  # a float can only have come from outside the application
            holds = False
        if not holds:
            return Break(chain, event.seq, "changed")
        ends[chain] = (event.seq, event.hash)
    return _compare_heads(model.head_model.objects.all(), ends) if heads else None


def _in_order(events: models.QuerySet[Any], chain_column: str) -> Iterator[Any]:
    return events.order_by(chain_column, "seq").iterator(chunk_size=2_000)


def _compare_heads(
    heads: Iterable[AbstractChainHead], ends: dict[uuid.UUID, tuple[int, str]]
) -> Break | None:
    seen = set()
    for head in heads:
        seen.add(head.chain)
        seq, hash_ = ends.get(head.chain, (0, ""))
        if (seq, hash_) != (head.seq, head.hash):
            return Break(head.chain, seq + 1, "missing" if seq < head.seq else "head")
    for chain in ends.keys() - seen:
        return Break(chain, ends[chain][0], "head")
    return None


def anchor(heads: models.QuerySet[Any]) -> str:
    """Return one hash over all heads: the line of the day that is kept outside the system."""
    digest = hashlib.sha256()
    for head in heads.order_by("chain").iterator():
        digest.update(f"{head.chain} {head.seq} {head.hash}\n".encode())
    return digest.hexdigest()


def chain_trigger_sql(
    table: str, head_table: str, chain_column: str = "chain", extra_columns: Sequence[str] = ()
) -> tuple[str, str]:
    """Return the SQL that makes a table append-only and chained, and the SQL that takes it away again.

    The function belongs to the owner (SECURITY DEFINER), because the application role may not write heads.
    Locking the head row puts the writers of one chain in a line; chains do not wait for each other.

    Args:
        table, head_table: the tables of a `ChainedEvent` and of its `AbstractChainHead`.
        chain_column: the column that says which chain a row belongs to.
        extra_columns: as in the model.
    Returns:
        (forward, reverse) for `migrations.RunSQL`.
    """
    extra = "".join(
        f"\n        || coalesce(to_json(NEW.{name}::text)::text, 'null') || E'\\n'" for name in extra_columns
    )
    # S608: the names come from migrations, never from a request.
    forward = f"""
CREATE FUNCTION public.{table}_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.{head_table} AS head (chain, seq, hash) VALUES (NEW.{chain_column}, 1, '')
        ON CONFLICT (chain) DO UPDATE SET seq = head.seq + 1
        RETURNING head.seq, head.hash INTO NEW.seq, NEW.prev;
    NEW.recorded_at := clock_timestamp();
    NEW.hash := encode(sha256(convert_to(NEW.prev
        || NEW.{chain_column}::text || E'\\n'
        || NEW.seq::text || E'\\n'
        || (extract(epoch FROM NEW.recorded_at) * 1000000)::bigint::text || E'\\n'
        || (extract(epoch FROM NEW.at) * 1000000)::bigint::text || E'\\n'
        || coalesce(NEW.by_id::text, '') || E'\\n'
        || to_json(NEW.by_label::text)::text || E'\\n'
        || to_json(NEW.kind::text)::text || E'\\n'{extra}
        || NEW.data::text, 'UTF8')), 'hex');
    UPDATE public.{head_table} SET hash = NEW.hash WHERE chain = NEW.{chain_column};
    RETURN NEW;
END $$;
CREATE TRIGGER {table}_link BEFORE INSERT ON public.{table}
    FOR EACH ROW EXECUTE FUNCTION public.{table}_link();
CREATE FUNCTION public.{table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the rows of {table} are never changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON public.{table}
    FOR EACH ROW EXECUTE FUNCTION public.{table}_keep();
"""  # noqa: S608
    reverse = f"""
DROP TRIGGER {table}_keep ON public.{table};
DROP FUNCTION public.{table}_keep();
DROP TRIGGER {table}_link ON public.{table};
DROP FUNCTION public.{table}_link();
"""
    return forward, reverse
