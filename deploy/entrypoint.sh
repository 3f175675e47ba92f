#!/bin/sh
# One process of the product: web, worker, count, beat, migrate, or any command of manage.py.
set -eu
cd "$(dirname "$0")/.."
if [ "$(id -u)" = 0 ]; then
    echo "Do not run this as root: give it an account of its own." >&2
    exit 1
fi
umask 077
export EMBEDDED=no # settings come from the environment, and a missing one stops the start
python=python3
[ ! -x .venv/bin/python ] || python="$PWD/.venv/bin/python"
process="${1:-web}"
[ $# -eq 0 ] || shift
case "$process" in
    web)
        exec "$python" -m gunicorn deploy.wsgi:application --preload --bind "${BIND:-127.0.0.1:8000}" \
            --worker-tmp-dir "${TMPDIR:-/tmp}" --worker-class gthread --workers "${WEB_WORKERS:-2}" --threads 4 \
            --max-requests 5000 --max-requests-jitter 500 --timeout 60 --graceful-timeout 25 \
            --log-level warning --logger-class deploy.server_log.ServerLog "$@" ;;
    worker | count) # a worker without the counting vault leaves the counting to the other
        queues=celery
        [ -z "${COUNTING_VAULT_DIR:-}" ] || queues=celery,count
        [ "$process" = worker ] || queues=count
        exec "$python" -m celery --quiet -A deploy worker --concurrency "${TASK_WORKERS:-2}" --loglevel WARNING \
            --without-gossip --without-mingle --queues "$queues" "$@" ;;
    beat)
        exec "$python" -m celery --quiet -A deploy beat --scheduler celery.beat:Scheduler --pidfile "" \
            --loglevel WARNING "$@" ;;
    migrate)
        exec "$python" manage.py migrate --noinput "$@" ;;
    *)
        exec "$python" manage.py "$process" "$@" ;;
esac
