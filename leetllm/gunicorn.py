"""How the web process is served, here and in production; see gunicorn's settings page."""

import os

bind = f"{os.environ.get('LISTEN', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
worker_class = "gthread"
timeout = 30
graceful_timeout = 30
keepalive = 5
max_requests = 5_000
max_requests_jitter = 500
limit_request_line = 4_094
accesslog = "-" if os.environ.get("ACCESS_LOG") else None
control_socket_disable = True
