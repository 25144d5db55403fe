"""How gunicorn serves: `gunicorn --config python:mediation.gunicorn mediation.wsgi`.

GUNICORN_CMD_ARGS or arguments on the command line change any of it.
"""

import gc
from typing import Any

workers = 2
loglevel = "warning"
# Threads keep a browser's idle connection from occupying a whole worker.
threads = 4
# Renewed now and then, at different moments, so that memory stays flat.
max_requests = 5_000
max_requests_jitter = 500
timeout = 60
graceful_timeout = 15
keepalive = 5
worker_tmp_dir = None
control_socket_disable = True


def post_worker_init(_worker: Any) -> None:
    """Look for garbage less often, and never among what the application itself consists of.

    A page makes thousands of small things that are gone with it: looking through them costs a tenth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
