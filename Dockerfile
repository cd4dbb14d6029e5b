# The shop as a container: locked dependencies with checked hashes, the package as a wheel, a user without rights.
FROM python:3.13-slim-bookworm AS build
WORKDIR /build
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /opt/ticketonline
RUN /opt/ticketonline/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY ticketonline ticketonline
RUN /opt/ticketonline/bin/python -m pip wheel --disable-pip-version-check --no-build-isolation --no-deps --wheel-dir dist .
RUN /opt/ticketonline/bin/python -m pip install --no-cache-dir --disable-pip-version-check --no-deps dist/ticketonline-*.whl

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --user-group --home-dir /data ticketonline
RUN install -d -o ticketonline -g ticketonline -m 700 /data
COPY --from=build /opt/ticketonline /opt/ticketonline
ENV PATH=/opt/ticketonline/bin:$PATH TICKETONLINE_DATA=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER ticketonline
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/health/', timeout=4)"]
CMD ["ticketonline", "serve", "--host", "0.0.0.0"]
