#!/bin/sh
# Makes the environment once (with uv where it is, else with pip), then opens JupyterLab in this folder.
cd "$(dirname "$0")" || exit 1
if [ ! -x .venv/bin/plan-compare ]; then
  if command -v uv >/dev/null; then uv venv -q --allow-existing --python ">=3.11" .venv && uv pip install -q -p .venv -c constraints.txt -e .
  else python3 -m venv .venv && .venv/bin/python -m pip install -q --no-compile -c constraints.txt -e .; fi || exit 1
fi
exec .venv/bin/plan-compare lab "$@"
