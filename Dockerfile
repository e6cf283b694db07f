# One image for web, workers, beat and migrations; docker-compose.yml says which is which.
FROM python:3.11-slim-trixie AS build

# runtime, or s3 where captured bytes go to an object store.
ARG REQUIREMENTS=runtime
COPY requirements/${REQUIREMENTS}.txt /build/requirements.txt
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /build/requirements.txt

FROM python:3.11-slim-trixie

# pg_dump and pg_restore, as new as the server of docker-compose.yml.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends postgresql-client-17 \
 && rm -rf /var/lib/apt/lists/*

RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent factcheck \
 && install --directory --owner factcheck --group factcheck /data

COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY . .

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data \
    STATIC_ROOT=/app/static

# The settings make a key where none is given; this one is thrown away with its folder.
RUN DATA_DIR=/tmp/build python manage.py collectstatic --noinput \
 && rm -rf /tmp/build

USER factcheck
VOLUME /data
EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-m", "factcheck.running.health", "http://127.0.0.1:8000/healthz"]

CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
