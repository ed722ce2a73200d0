"""What operators see of the running service: numbers, log lines and spans. Plain WSGI; knows no other part of `api`."""
