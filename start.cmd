@echo off
rem Makes the environment once (with uv where it is, else with pip), then opens JupyterLab in this folder.
cd /d "%~dp0"
if exist .venv\Scripts\plan-compare.exe goto lab
where uv >nul 2>nul && (uv venv -q --allow-existing --python ">=3.11" .venv && uv pip install -q -p .venv -c constraints.txt -e . && goto lab)
py -3 -m venv .venv && .venv\Scripts\python -m pip install -q --no-compile -c constraints.txt -e . || goto end
:lab
.venv\Scripts\plan-compare lab %*
:end
pause
