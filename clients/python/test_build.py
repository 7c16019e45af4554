"""Builds the wheel and the source package and looks into both: python3 test_build.py. Prints what was made."""

import base64
import hashlib
import os
import sys
import tarfile
import tempfile
import zipfile

import build_wheel


def main():
    with tempfile.TemporaryDirectory() as folder:
        name = build_wheel.build_wheel(folder)
        with zipfile.ZipFile(os.path.join(folder, name)) as wheel:
            files = {each: wheel.read(each) for each in wheel.namelist()}
        stem = "modelpipeline-0.1.0"
        assert name == stem + "-py3-none-any.whl", name
        assert set(files) == {"modelpipeline.py"} | {stem + ".dist-info/" + each for each in ("METADATA", "WHEEL", "RECORD")}, files
        with open(os.path.join(build_wheel.FOLDER, "modelpipeline.py"), "rb") as file:
            assert files["modelpipeline.py"] == file.read()
        assert b"\nName: modelpipeline\nVersion: 0.1.0\n" in files[stem + ".dist-info/METADATA"]
        record = [line.split(",") for line in files[stem + ".dist-info/RECORD"].decode().splitlines()]
        assert len(record) == len(files), record
        for path, digest, size in record:
            # The list has no digest of itself.
            expected = "" if path.endswith("RECORD") else "sha256=" + base64.urlsafe_b64encode(
                hashlib.sha256(files[path]).digest()).rstrip(b"=").decode()
            assert digest == expected and size in ("", str(len(files[path]))), path
        source = build_wheel.build_sdist(folder)
        with tarfile.open(os.path.join(folder, source)) as archive:
            assert {each.rpartition("/")[2] for each in archive.getnames()} == {
                "PKG-INFO", "build_wheel.py", "modelpipeline.py", "pyproject.toml"}, archive.getnames()
        print(name, source)
    return 0


if __name__ == "__main__":
    sys.exit(main())
