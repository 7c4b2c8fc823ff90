"""Our own source, read as a text and as a tree, for the tests that hold the house rules."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]


@cache
def kept_files() -> tuple[PurePosixPath, ...]:
    """Every file that is or would be kept in version control, relative to the root, sorted."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
        names = [name for name in out.decode("utf-8").split("\0") if name and (ROOT / name).is_file()]
        return tuple(sorted(map(PurePosixPath, names)))
    return tuple(sorted(_walked(ROOT)))


def _walked(folder: Path) -> Iterator[PurePosixPath]:
    for path in folder.iterdir():
        if any(fnmatch(path.name, pattern) for pattern in _ignored()):
            continue
        if path.is_file():
            yield PurePosixPath(path.relative_to(ROOT).as_posix())
        elif path.is_dir():
            yield from _walked(path)


@cache
def _ignored() -> tuple[str, ...]:
    """The names in our .gitignore, which is kept plain enough to be read like this."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    return (".git", *(line.rstrip("/") for line in lines if line and not line.startswith("#")))


@cache
def text_of(path: PurePosixPath) -> str:
    """The text of a kept file; "" for one that is no text (fonts, pictures)."""
    data = (ROOT / path).read_bytes()
    try:
        return "" if b"\0" in data else data.decode("utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def python_files(*folders: str) -> tuple[PurePosixPath, ...]:
    """The kept Python files under the given top folders."""
    return tuple(path for path in kept_files() if path.suffix == ".py" and path.parts[0] in folders)


@cache
def tree_of(path: PurePosixPath) -> ast.Module:
    """The syntax tree of a kept Python file."""
    return ast.parse(text_of(path), filename=str(path))


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the last part of what it calls: "say" for say(…) and for words.say(…)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name):
                yield called.id, node
            elif isinstance(called, ast.Attribute):
                yield called.attr, node


def docstrings(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Name and docstring of every function and class, and "" for the module itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield getattr(node, "name", ""), ast.get_docstring(node) or ""
