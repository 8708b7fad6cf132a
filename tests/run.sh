#!/usr/bin/env bash
# Run every test in .venv, made here if the README's first command has not; arguments go to pytest: tests/run.sh -k page
set -euo pipefail
cd "$(dirname "$0")/.."

venv=.venv
[ -x "$venv/bin/python" ] || "${PYTHON:-python3}" -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r requirements.txt -r tests/requirements.txt

have_browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
        command -v "$name" >/dev/null && return 0
    done
    "$venv/bin/python" - <<'PYTHON'
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    raise SystemExit(not Path(playwright.chromium.executable_path).exists())
PYTHON
}

if ! have_browser; then
    echo "No Chromium or Chrome found: installing one." >&2
    timeout 300 "$venv/bin/playwright" install chromium >&2 \
        || { [ "$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qqy --no-install-recommends chromium >&2; } \
        || { echo "The browser tests need Chromium or Chrome: install one and run this again." >&2; exit 2; }
fi

export OMP_NUM_THREADS="${OMP_NUM_THREADS:-2}"
exec "$venv/bin/python" -m pytest "$@"
