# Two stages: the first has what installing needs, the second what serving needs.
FROM python:3.13-slim-bookworm AS build

RUN python -m venv /opt/ra-options
ENV PATH="/opt/ra-options/bin:$PATH" PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/ra-options
COPY requirements.lock ./
RUN pip install --no-deps --require-hashes --requirement requirements.lock
# The command finds data and migrations beside the package, so it is installed where it lies.
COPY pyproject.toml README.md LICENSE ./
COPY api/ api/
COPY data/ data/
COPY migrations/ migrations/
RUN pip install --no-deps --no-build-isolation --editable . \
    && python -m compileall -q api

FROM python:3.13-slim-bookworm

RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin ra-options \
    && install --directory --owner ra-options /var/lib/ra-options
COPY --from=build /opt/ra-options /opt/ra-options
COPY --from=build /srv/ra-options /srv/ra-options
ENV PATH="/opt/ra-options/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PORT=8000 \
    RA_OPTIONS_DATABASE_URL=sqlite:////var/lib/ra-options/ra-options.sqlite \
    RA_OPTIONS_EXPORTS_DIR=/var/lib/ra-options/exports
WORKDIR /var/lib/ra-options
USER 10001
VOLUME /var/lib/ra-options
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
CMD ["ra-options", "serve", "--host", "0.0.0.0", "--workers", "2"]
