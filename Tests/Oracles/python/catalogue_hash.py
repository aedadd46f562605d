# SPDX-License-Identifier: Apache-2.0
"""Prints the hash of the catalogue in a folder, as docs/formats.md defines it."""
import hashlib
import pathlib
import sys

files = sorted(pathlib.Path(sys.argv[1]).glob("*.json"), key=lambda path: path.name.encode())
lines = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)
print(hashlib.sha256(lines.encode()).hexdigest())
