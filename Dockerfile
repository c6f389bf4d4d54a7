# One image for web, jobs, migrations and backups; see compose.yaml.
FROM node:22-bookworm-slim AS web
WORKDIR /app/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web ./
RUN npm run build

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-wqy-zenhei postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 wangge \
    && install -d -o wangge /var/lib/wangge/static /backups
WORKDIR /app
COPY requirements/base.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY pyproject.toml ./
COPY ops ops
COPY src src
COPY docs/guide docs/guide
COPY docs/pictures docs/pictures
COPY --from=web /app/web/dist web/dist
RUN pybabel compile -D django -d src/wangge/locale
ENV PYTHONPATH=/app/src:/app PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=wangge.settings WANGGE_VAR=/var/lib/wangge
USER wangge
VOLUME /var/lib/wangge
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--backlog", "1024", "--no-ws", "--respawn-failed-workers", \
     "--log-level", "warning", "wangge.wsgi:application"]
