#!/usr/bin/env bash
# A Windows CPython under Wine, to run the tests as Windows would without a Windows. For tests only: nothing in it
# is ever shipped, for some of its libraries are stand-ins.
#     installer/windows_python.sh DIR        # once; DIR/run is then the Windows Python
#     DIR/run -m pytest -q tests/security
# Needs Debian's wine, wine64, xvfb, xauth and gcc-mingw-w64-x86-64, and `python` (3.11), pip and uv on PATH.
# Wine is kinder than Windows: what passes here can still fail there, what fails here fails there.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
dir=$(realpath -m "$1") ver=3.11 abi=311
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
py=$dir/py
export WINEPREFIX=$dir/prefix WINEARCH=win64 WINEDEBUG=-all
sys=$WINEPREFIX/drive_c/windows/system32
mkdir -p "$py/DLLs" "$py/Lib/site-packages"

# The interpreter's libraries, as one Windows wheel happens to carry them (signed by the Python Software Foundation).
python -m pip download -q --no-deps --only-binary=:all: --platform win_amd64 --python-version "$ver" -d "$tmp" panda3d==1.10.16
python -m zipfile -e "$tmp"/panda3d-*.whl "$tmp/wheel"
libs=$tmp/wheel/deploy_libs
cp "$libs"/{"python$abi",VCRUNTIME140}.dll "$py/"
cp "$libs"/*.pyd "$libs"/{libcrypto-3,libssl-3,libffi-8,sqlite3}.dll "$py/DLLs/"
rm -f "$py"/DLLs/*t-win_amd64.pyd "$py/DLLs/_wmi.pyd"

# The standard library that is plain Python is the same on every system.
stdlib=$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
tar -C "$stdlib" --exclude=./{site-packages,lib-dynload,test,idlelib} --exclude='./config-*' --exclude=__pycache__ -cf - . |
    tar -C "$py/Lib" -xf -

cc() { x86_64-w64-mingw32-gcc -O2 -s "$@"; }
cat >"$tmp/python.c" <<C
#include <windows.h>
int wmain(int n, wchar_t **v) {
    HMODULE d = LoadLibraryW(L"python$abi.dll");
    int (*run)(int, wchar_t **) = d ? (void *)GetProcAddress(d, "Py_Main") : 0;
    return run ? run(n, v) : 127;
}
C
cc -municode -o "$py/python.exe" "$tmp/python.c"

uv venv -q "$tmp/tools" && uv pip install -q --python "$tmp/tools" pefile==2024.8.26
tools=$tmp/tools/bin/python
"$tools" - "$py/python$abi.dll" >"$tmp/python3.def" <<'PY'
import pathlib, sys, pefile  # python3.dll hands every name on: wheels for all versions ask for it

pe, stem = pefile.PE(sys.argv[1]), pathlib.Path(sys.argv[1]).stem
print("LIBRARY python3.dll\nEXPORTS")
for symbol in pe.DIRECTORY_ENTRY_EXPORT.symbols:
    if symbol.name:
        print(f"  {symbol.name.decode()} = {stem}.{symbol.name.decode()}")
PY
echo 'int __stdcall DllMain(void *h, unsigned r, void *p) { return 1; }' >"$tmp/p3.c"
cc -shared -nostdlib -Wl,-e,DllMain -o "$py/python3.dll" "$tmp/p3.c" "$tmp/python3.def"

uv pip install -q --python-platform x86_64-pc-windows-msvc --python-version "$ver" --only-binary :all: \
    --require-hashes --target "$py/Lib/site-packages" -r "$here/requirements-windows.txt"

xvfb-run -a wineboot -u >/dev/null 2>&1 || true
wineserver -w
wine winecfg -v win10 </dev/null 2>&1 | cat
wine reg add 'HKCU\Software\Wine\DllOverrides' /v mscms /d native /f </dev/null 2>&1 | cat
wineserver -w

# Three gaps of Wine 8: the random source of Rust, Qt's colour profiles, Qt's text converters.
cat >"$tmp/bcryptprimitives.c" <<'C'
#include <windows.h>
BOOLEAN WINAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE p, SIZE_T n) { return SystemFunction036(p, (ULONG)n); }
C
for name in OpenColorProfileW WcsCreateIccProfile GetColorProfileFromHandle CloseColorProfile; do
    echo "__declspec(dllexport) void *$name(void) { return 0; }"
done >"$tmp/mscms.c"
"$tools" - "$py/Lib/site-packages/PySide6/Qt6Core.dll" >"$tmp/icuuc.c" <<'PY'
import sys, pefile

pe = pefile.PE(sys.argv[1], fast_load=True)
pe.parse_data_directories([1])
for entry in pe.DIRECTORY_ENTRY_IMPORT:
    for item in entry.imports if entry.dll.lower() == b"icuuc.dll" else []:
        fails = "int *e) { if (e) *e = 4;" if item.name == b"ucnv_open" else "void *e) {"
        print(f"__declspec(dllexport) void *{item.name.decode()}(const char *n, {fails} return 0; }}")
PY
for name in bcryptprimitives mscms icuuc; do
    rm -f "$sys/$name.dll"
    cc -shared -o "$sys/$name.dll" "$tmp/$name.c" -ladvapi32
done

# Wine wants no input and a pipe for output; a crash must end, not wait for a debugger.
cat >"$dir/run" <<RUN
#!/usr/bin/env bash
set -o pipefail
export WINEPREFIX='$WINEPREFIX' WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES='winedbg.exe=d'
export WINEQT_QPA_PLATFORM=\${WINEQT_QPA_PLATFORM:-offscreen}
exec timeout \${WINE_SECONDS:-900} xvfb-run -a wine '$py/python.exe' "\$@" </dev/null 2>&1 | cat
RUN
chmod +x "$dir/run"
"$dir/run" -c 'import sys; print(sys.platform, sys.version)'
