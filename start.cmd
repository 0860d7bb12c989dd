@echo off
rem Makes the environment once (with uv where it is, else with pip), then opens JupyterLab in this folder.
chcp 65001 >nul & pushd "%~dp0"
if exist .venv\Scripts\plan-compare.exe goto lab
where uv >nul 2>nul && (uv venv -q --allow-existing --python ">=3.11" .venv && uv pip install -q -p .venv -c constraints.txt -e . && goto lab)
(py -3 -m venv .venv 2>nul || python -m venv .venv) && .venv\Scripts\python -m pip install -q --no-compile -c constraints.txt -e . && goto lab
echo 没有装好：需要 Python 3.11 或更新版本，并能联网下载。Not installed: Python 3.11 or newer and a network are needed. & pause & exit /b 1
:lab
.venv\Scripts\plan-compare lab %*
pause
