# SPDX-License-Identifier: Apache-2.0
"""The files that are taken from packages, each checked against scripts/console-assets.sha256."""
import hashlib
import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent.parent
LIST = HERE / "console-assets.sha256"


class Sources:
    """Hands out source files by name ("debian:usr/..." or "pypi:...") after checking them, and remembers which were used."""

    def __init__(self, debian, pypi, write):
        self._roots = {"debian": pathlib.Path(debian), "pypi": pathlib.Path(pypi)}
        self._known = {} if write else dict(line.split()[::-1] for line in LIST.read_text().splitlines() if line[:1] != "#")
        self._write = write
        self.used = {}

    def path(self, name):
        origin, _, rest = name.partition(":")
        path = self._roots[origin] / rest
        if not path.is_file():
            sys.exit(f"console-assets: {name} is not in the package any more: find where it went, or pin the version before")
        found = sha256(path)
        if not self._write and self._known.get(name) != found:
            expected = self._known.get(name, "not listed")
            sys.exit(
                f"console-assets: {name} has changed: sha256 {found}, scripts/console-assets.sha256 says {expected}. Look at what"
                " changed in the package, then run scripts/console-assets --write-sums and commit the list"
            )
        self.used[name] = found
        return path

    def shapefile(self, stem):
        """The path without ending of a shapefile, its parts checked."""
        for ending in (".shp", ".shx", ".dbf"):
            path = self.path(stem + ending)
        return str(path)[:-4]

    def save(self):
        lines = [f"{digest}  {name}" for name, digest in sorted(self.used.items())]
        LIST.write_text("# Written by scripts/console-assets --write-sums\n" + "\n".join(lines) + "\n")


class Output:
    """The new folder, and what its manifest says of each file."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.files = {}

    def place(self, name):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name, data, source, licence):
        self.place(name).write_bytes(data)
        self.files[name] = {"sha256": hashlib.sha256(data).hexdigest(), "source": source, "licence": licence}

    def copy(self, sources, name, source, licence):
        path = sources.path(source)
        shutil.copyfile(path, self.place(name))
        self.files[name] = {"sha256": sha256(path), "source": source, "licence": licence}


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
