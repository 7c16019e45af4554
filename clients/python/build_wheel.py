"""Builds the wheel of modelpipeline.py. It needs the standard library alone, so that `pip install` works where no package index is."""

import base64
import hashlib
import os
import re
import tarfile
import zipfile

FOLDER = os.path.dirname(os.path.abspath(__file__))
MODULE = "modelpipeline.py"


def _project():
    with open(os.path.join(FOLDER, "pyproject.toml"), encoding="utf-8") as file:
        return dict(re.findall(r'^([a-z-]+) = "(.*)"$', file.read().partition("[project]")[2], re.MULTILINE))


def _metadata():
    project = _project()
    return "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nSummary: {description}\nRequires-Python: {requires-python}\n".format(
        **project)


def _write(folder, name, content):
    """Writes a wheel that holds one file beside its own description."""
    project = _project()
    stem = "{}-{}".format(project["name"], project["version"])
    wheel = stem + "-py3-none-any.whl"
    files = {
        name: content,
        stem + ".dist-info/METADATA": _metadata().encode(),
        stem + ".dist-info/WHEEL": b"Wheel-Version: 1.0\nGenerator: modelpipeline\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    with zipfile.ZipFile(os.path.join(folder, wheel), "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            record += "{},sha256={},{}\n".format(path, digest, len(data))
        archive.writestr(stem + ".dist-info/RECORD", record + stem + ".dist-info/RECORD,,\n")
    return wheel


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    with open(os.path.join(FOLDER, MODULE), "rb") as file:
        return _write(wheel_directory, MODULE, file.read())


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    return _write(wheel_directory, "modelpipeline-editable.pth", (FOLDER + "\n").encode())


def build_sdist(sdist_directory, config_settings=None):
    stem = "{name}-{version}".format(**_project())
    with tarfile.open(os.path.join(sdist_directory, stem + ".tar.gz"), "w:gz") as archive:
        for name in (MODULE, "pyproject.toml", os.path.basename(__file__)):
            archive.add(os.path.join(FOLDER, name), "{}/{}".format(stem, name))
        description = os.path.join(sdist_directory, "PKG-INFO")
        with open(description, "w", encoding="utf-8") as file:
            file.write(_metadata())
        archive.add(description, stem + "/PKG-INFO")
        os.remove(description)
    return stem + ".tar.gz"
