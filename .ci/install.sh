#!/bin/sh
# Puts up what this bundle holds, with nothing from outside: .venv beside this file, and the catalogues.
#   sha256sum --check --quiet SHA256SUMS     is done first; compare the bundle's own digest before you unpack it
set -eu
cd "$(dirname "$0")"

sha256sum --check --quiet SHA256SUMS

for_python=$(ls wheels | sed -n 's/.*-cp\([0-9]*\)-cp[0-9]*-.*/\1/p' | sort | uniq -c | sort -rn | awk 'NR == 1 {print $2}')
wanted="3.${for_python#3}"
python=${PYTHON:-python$wanted}
if ! "$python" -c "import sys; sys.exit(sys.version_info[:2] != (3, ${for_python#3}))" 2>/dev/null; then
    echo "The wheels in here are for Python $wanted, and $python is not that. Try: PYTHON=/path/to/python$wanted sh install.sh" >&2
    exit 2
fi

rm -rf .venv
"$python" -m venv --without-pip .venv
pip=$(ls wheels/pip-*.whl)
.venv/bin/python "$pip/pip" install --quiet --no-index --no-deps "$pip"
.venv/bin/python -m pip --disable-pip-version-check install --quiet --no-index --no-deps --find-links wheels \
    --require-hashes --requirement wheels/requirements.txt
for po in translations/*/LC_MESSAGES/*.po; do
    .venv/bin/pybabel --quiet compile --input-file "$po" --output-file "${po%.po}.mo"
done
# Make has nothing left to fetch.
touch .venv/.pip .venv/.runtime
echo "Ready: .venv/bin/flask. Next: docs/deployment.md"
