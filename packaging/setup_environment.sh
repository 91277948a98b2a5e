#!/usr/bin/env bash
# Sets up this checkout; safe to run again, and quick when there is nothing to do.
#
#     packaging/setup_environment.sh run     a virtual environment (.venv) that runs the program and its window
#     packaging/setup_environment.sh demo    and the tools, a local ACME CA and the keyring that the demo needs
#     packaging/setup_environment.sh test    and the servers that the tests need (the default)
#
# Debian packages are installed only when they are missing and only by root or through passwordless sudo; without
# that, and on other systems, what is missing is named and the work goes on. No service is started by it. Python
# packages come from wherever this machine's pip gets them, each checked against the hash in requirements/*.txt.
#
#     PYTHON=/path/to/python3    the interpreter to use (3.11 or newer; otherwise the first suitable one is taken)
#     SYSTEM_PACKAGES=no         leave the system as it is
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
checkout="$PWD"
level="${1:-test}"
stamp=".venv/setup-stamp"
apt_is_fresh=no

say() { printf 'setup: %s\n' "$*" >&2; }
die() {
    say "$@"
    exit 1
}

case "$level" in
run | demo | test) ;;
*) die "unknown level '$level': run, demo or test" ;;
esac

# --- Debian packages -------------------------------------------------------------------------------------------------

# What Qt's windows need of the system, and a font.
QT_PACKAGES=(fonts-dejavu-core libdbus-1-3 libegl1 libfontconfig1 libgl1 libglib2.0-0 libxcb-cursor0 libxcb-icccm4
    libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0 libxkbcommon0)

wanted_packages() {
    case "$level" in
    run) printf '%s\n' "${QT_PACKAGES[@]}" ;;
    demo) printf '%s\n' ca-certificates dbus-bin dbus-daemon gnome-keyring openssl util-linux "${QT_PACKAGES[@]}" ;;
    test) sed -e 's/#.*//' tests/servers/system_packages.txt | tr -s '[:space:]' '\n' | sed '/^$/d' ;;
    esac
}

# Prints the packages among the arguments that are not installed.
missing_packages() {
    (($#)) || return 0
    local installed
    installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' || true)
    printf '%s\n' "$@" | grep -vxF -f <(printf '%s\n' "$installed" | sed '/^$/d') || true
}

# Runs a command as root; 1 when that is not possible here.
as_root() {
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

may_install() {
    [[ "${SYSTEM_PACKAGES:-yes}" != no ]] && command -v apt-get >/dev/null && as_root true
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
        apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 "$@"
}

# Installs packages without letting any of them start its service; says which ones could not be had.
install_packages() {
    local package guard=/usr/sbin/policy-rc.d guarded=no failed=()
    if [[ "$apt_is_fresh" == no ]]; then
        apt update >/dev/null || say "apt-get update failed; trying with what is known"
        apt_is_fresh=yes
    fi
    if [[ ! -e "$guard" ]]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$guard" >/dev/null
        as_root chmod 755 "$guard"
        guarded=yes
    fi
    say "installing Debian packages: $*"
    if ! apt install --no-install-recommends --yes "$@" >/dev/null; then
        for package in "$@"; do
            apt install --no-install-recommends --yes "$package" >/dev/null || failed+=("$package")
        done
    fi
    if [[ "$guarded" == yes ]]; then
        as_root rm -f "$guard"
    fi
    if ((${#failed[@]})); then
        say "could not be installed: ${failed[*]}"
    fi
}

ensure_system_packages() {
    local wanted missing
    mapfile -t wanted < <(wanted_packages)
    ((${#wanted[@]})) || return 0
    if ! command -v dpkg-query >/dev/null; then
        say "not a Debian system: see to it that you have ${wanted[*]}"
        return 0
    fi
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    ((${#missing[@]})) || return 0
    if may_install; then
        install_packages "${missing[@]}"
    else
        say "missing Debian packages, some things will not work: apt-get install ${missing[*]}"
    fi
}

# --- Python ----------------------------------------------------------------------------------------------------------

is_suitable() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if command -v "$candidate" >/dev/null && is_suitable "$candidate"; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

# Debian keeps venv's pip in a package of its own.
ensure_venv_module() {
    local python="$1" package
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 && return 0
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [[ "$("$python" -c 'import sys; print(sys.base_prefix)')" == /usr ]] && may_install; then
        install_packages "$package"
        "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 && return 0
    fi
    die "$python can't make virtual environments: apt-get install $package (as root), then run this again"
}

make_virtual_environment() {
    local python
    if ! python=$(find_python); then
        if may_install && [[ -z "${PYTHON:-}" ]]; then
            install_packages python3 python3-venv
        fi
        python=$(find_python) || die "no Python 3.11 or newer found: apt-get install python3 python3-venv, or set PYTHON"
    fi
    ensure_venv_module "$python"
    rm -rf .venv
    "$python" -m venv .venv
    say "virtual environment with $(.venv/bin/python --version)"
}

requirements() {
    if [[ "$level" == run ]]; then
        printf '%s\n' requirements/build.txt requirements/desktop.txt
    else
        printf '%s\n' requirements/build.txt requirements/dev.txt
    fi
}

# What the environment was made from: it is stale when any of it changes. The folder counts because a virtual
# environment knows its own place.
fingerprint() {
    printf '%s\n' "$checkout"
    cat pyproject.toml packaging/setup_environment.sh requirements/build.txt "requirements/$1.txt" | cksum
}

is_up_to_date() {
    [[ -x .venv/bin/python && -x .venv/bin/acme-desktop && -r "$stamp" ]] || return 1
    local made
    made=$(<"$stamp")
    # The tools' environment contains the program's.
    [[ "$made" == "dev $(fingerprint dev)" ]] && return 0
    [[ "$level" == run && "$made" == "desktop $(fingerprint desktop)" ]]
}

install_python_packages() {
    local file arguments=()
    while read -r file; do
        arguments+=(-r "$file")
    done < <(requirements)
    say "installing Python packages (${arguments[*]})"
    .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check --require-hashes "${arguments[@]}"
    .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check --no-deps --no-build-isolation \
        --editable .
}

ensure_python_environment() {
    is_up_to_date && return 0
    local made=""
    if [[ -r "$stamp" ]]; then
        made=$(sed -n '1s/^[a-z]* //p' "$stamp")
    fi
    # A finished environment of this very folder is brought up to date, anything else is made from nothing.
    if [[ "$made" != "$checkout" ]] || ! is_suitable .venv/bin/python; then
        make_virtual_environment
    fi
    rm -f "$stamp"
    install_python_packages
    local kind=dev
    [[ "$level" == run ]] && kind=desktop
    printf '%s\n' "$kind $(fingerprint "$kind")" >"$stamp"
}

# --- What the window is made of ----------------------------------------------------------------------------------------

ensure_resources() {
    local target=acme_desktop/desktop/resources.rcc
    if [[ -s "$target" && -z "$(find resources packaging/generate.py -newer "$target" -print -quit)" ]]; then
        return 0
    fi
    .venv/bin/python packaging/generate.py resources
}

# --- The local CA ----------------------------------------------------------------------------------------------------

ensure_pebble() {
    [[ "$level" != run && ! -s .cache/pebble/VERSION ]] || return 0
    say "fetching Pebble, the ACME CA of the tests"
    .venv/bin/python packaging/get_pebble.py >/dev/null ||
        say "without it the journeys can't run; everything else goes on"
}

# Two runs in one checkout wait for each other.
mkdir -p .cache
if command -v flock >/dev/null; then
    exec 9>.cache/setup.lock
    flock 9
fi
ensure_system_packages
ensure_python_environment
ensure_resources
ensure_pebble
