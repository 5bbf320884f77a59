# Shared by ./run and ./test: makes .venv from the hashed lock files.  POSIX sh; the caller stands in the project folder.

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

find_python() {
    for name in ${LUYTRE_PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2])' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    die "Python 3.11 or newer was not found. Install it (apt-get install python3), or set LUYTRE_PYTHON to one."
}

# A venv that works, whether or not Debian's python3-venv is installed.
make_venv() {
    if .venv/bin/python -c 'import sys; sys.exit(sys.prefix == sys.base_prefix)' 2>/dev/null; then return; fi
    python=$(find_python)
    say "making the environment .venv with $("$python" -V)"
    rm -rf .venv
    if "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv .venv
    else
        "$python" -m venv --without-pip .venv
    fi
}

# pip of the venv, or another Python's pip that works on the venv.
pip_install() {
    if .venv/bin/python -m pip --version >/dev/null 2>&1; then
        .venv/bin/python -m pip --disable-pip-version-check --no-input install -q "$@"
        return
    fi
    python=$(find_python)
    "$python" -m pip --version >/dev/null 2>&1 || apt_install python3-pip || true
    "$python" -m pip --version >/dev/null 2>&1 ||
        die "pip was not found. Install it (apt-get install python3-pip python3-venv) and start again."
    "$python" -m pip --python .venv/bin/python --disable-pip-version-check --no-input install -q "$@"
}

# apt_install PACKAGE...: only as root, only where there is apt; says nothing when it cannot.
apt_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    say "installing $*"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return
    apt-get update -qq >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

# install_lock FILE: what the lock names, with its hashes; nothing when it has not changed since the last time.
install_lock() {
    mark=".venv/installed-$1"
    sum=$(cksum <"$1")
    if [ "$(cat "$mark" 2>/dev/null)" = "$sum" ]; then return; fi
    say "installing the packages of $1 (the first time about half a minute)"
    pip_install --require-hashes -r "$1" || die "The packages could not be installed; the reason stands above."
    printf '%s' "$sum" >"$mark"
}

# The project itself: a path file and a command, so that nothing needs to be built or fetched.
link_project() {
    site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    [ "$(cat "$site/luytre.pth" 2>/dev/null)" = "$PWD" ] || printf '%s\n' "$PWD" >"$site/luytre.pth"
    cat >.venv/bin/luytre.new <<'EOF'
#!/bin/sh
# luytre from anywhere: the data folder is the project's, unless LUYTRE_DATA says otherwise
bin=$(dirname "$(readlink -f "$0")")
LUYTRE_DATA=${LUYTRE_DATA:-$(readlink -f "$bin/../..")/.data}
export LUYTRE_DATA
exec "$bin/python" -m luytre.ops.cli "$@"
EOF
    chmod 755 .venv/bin/luytre.new
    mv .venv/bin/luytre.new .venv/bin/luytre
}

# The DNS engine of the school filter.  Debian's package also starts a service of its own, which we do not use.
ensure_dnsdist() {
    PATH=$PATH:/usr/sbin:/usr/local/sbin command -v dnsdist >/dev/null 2>&1 && return
    if apt_install dnsdist; then
        if command -v systemctl >/dev/null 2>&1; then systemctl disable --now dnsdist >/dev/null 2>&1 || true; fi
    else
        say "The DNS engine is not installed, so schools' DNS is not filtered. To add it: apt-get install dnsdist"
    fi
}
