#!/usr/bin/env bash
# Writes requirements/*.txt from pyproject.toml: exact versions with hashes, for every platform, and without the
# address of any index (each machine's pip knows where its packages come from).
#
#     packaging/pin_requirements.sh             keeps the versions that are pinned now where it can
#     packaging/pin_requirements.sh --upgrade   takes the newest that pyproject.toml allows
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

uv="$(command -v uv || true)"
if [[ -z "$uv" ]]; then
    echo "pin_requirements: uv is not installed; python3 -m pip install uv" >&2
    exit 1
fi

pin() {
    local output="requirements/$1.txt"
    shift
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
        --output-file "$output" "${upgrade[@]}" "$@"
}

upgrade=("$@")
pin build requirements/build.in
pin run pyproject.toml
pin team pyproject.toml --extra team
pin dev pyproject.toml --extra desktop --extra team --extra dev
pin desktop pyproject.toml --extra desktop --constraint requirements/dev.txt
