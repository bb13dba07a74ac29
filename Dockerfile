# One image for web, scheduler, worker and commands; docs/deployment.md says how they are run.
#   docker build --tag huifang .                              --build-arg CARRIER=aliyun for its SDK
# Nothing secret goes in: keys and passwords come as files (X_FILE) when it runs.

ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS build
WORKDIR /app
RUN python -m venv .venv
COPY requirements.txt ./
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements.txt
COPY translations translations
RUN for po in translations/*/LC_MESSAGES/*.po; do .venv/bin/pybabel compile --input-file "$po" --output-file "${po%.po}.mo"; done
ARG CARRIER=
COPY survey survey
RUN if [ -n "$CARRIER" ]; then .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes \
    --requirement requirements.txt --requirement "survey/carriers/$CARRIER/requirements.txt"; fi

FROM python:${PYTHON}
RUN useradd --system --uid 10001 --home-dir /data --create-home huifang
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY app.py gunicorn.conf.py Procfile requirements.txt ./
COPY migrations migrations
COPY static static
COPY templates templates
COPY scheduler scheduler
COPY survey survey
COPY --from=build /app/translations translations
RUN .venv/bin/python -m compileall -q survey scheduler app.py
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2 \
    INSTANCE_PATH=/data \
    WEB_BIND=0.0.0.0:5000
USER 10001
VOLUME /data
EXPOSE 5000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as ask; ask.urlopen('http://127.0.0.1:5000/healthz', timeout=4)"]
CMD ["gunicorn"]
