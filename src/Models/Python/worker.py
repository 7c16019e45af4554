"""Applies a Python model for ModelPipeline. docs/python-worker.md describes its messages on the socket.

One file, standard library and numpy, Python 3.9 or later. Started as: python worker.py SOCKET PARENT
"""
import sys

if sys.version_info < (3, 9):
    sys.exit("Python 3.9 or later is needed, and this is Python %d.%d" % sys.version_info[:2])

import ctypes
import faulthandler
import gc
import hashlib
import importlib
import importlib.util
import inspect
import json
import os
import pickle
import re
import signal
import socket
import struct
import time
import traceback
import warnings

PREFIX = struct.Struct("<IIQ")
PACKAGES = {
    "sklearn": "scikit-learn", "pandas": "pandas", "numpy": "numpy", "scipy": "scipy", "joblib": "joblib", "xgboost": "xgboost",
    "lightgbm": "lightgbm", "catboost": "catboost", "torch": "torch", "cloudpickle": "cloudpickle", "mlflow": "mlflow",
    "statsmodels": "statsmodels", "tensorflow": "tensorflow", "keras": "keras", "imblearn": "imbalanced-learn",
    "category_encoders": "category-encoders", "skops": "skops", "dill": "dill", "polars": "polars", "onnxruntime": "onnxruntime",
}
THIS_FILE = os.path.realpath(__file__)
numpy = None


class Fault(Exception):
    """A setting that does not fit: its key, and a sentence that continues the key."""

    def __init__(self, setting, message):
        super().__init__(message)
        self.setting = setting


class OutputError(Exception):
    """An output of the model does not fit. The message holds no value of a row."""


# ---- Frames: a prefix (length of the head, rows, length of the body), a head of JSON, a body of buffers, each padded to 8 bytes.

def padded(size):
    return (size + 7) & ~7


def receive(connection):
    prefix = receive_exactly(connection, PREFIX.size)
    if prefix is None:
        return None
    head_size, rows, body_size = PREFIX.unpack(prefix)
    frame = receive_exactly(connection, padded(head_size) + body_size)
    if frame is None:
        return None
    return bytes(frame[:head_size]), rows, memoryview(frame)[padded(head_size):]


def receive_exactly(connection, size):
    buffer = bytearray(size)
    view, got = memoryview(buffer), 0
    while got < size:
        count = connection.recv_into(view[got:])
        if count == 0:
            return None
        got += count
    return buffer


def send(connection, head, rows=0, buffers=()):
    text = json.dumps(head).encode()
    parts = [text, bytes(padded(len(text)) - len(text))]
    body = 0
    for buffer in buffers:
        size = memoryview(buffer).nbytes
        parts.append(buffer)
        parts.append(bytes(padded(size) - size))
        body += padded(size)
    connection.sendall(b"".join([PREFIX.pack(len(text), rows, body), *parts]))


# ---- Columns of a request.

class Body:
    """Reads the buffers of a body one after the other. The arrays share the memory of the body."""

    def __init__(self, body):
        self.body = body
        self.at = 0

    def take(self, size):
        start = self.at
        self.at += padded(size)
        return self.body[start:start + size]

    def array(self, dtype, count):
        dtype = numpy.dtype(dtype)
        return numpy.frombuffer(self.take(dtype.itemsize * count), dtype)


NUMBERS = {"single": "<f4", "double": "<f8", "int64": "<i8", "boolean": "?", "timestamp": "<M8[us]"}


def read_column(body, kind, rows, has_nulls, missing_text):
    nulls = body.array("?", rows) if has_nulls else None
    if kind == "string":
        return read_texts(body, rows, nulls, missing_text)
    if kind == "vector":
        return read_vectors(body, rows, nulls)
    values = body.array(NUMBERS[kind], rows)
    if nulls is None:
        return values
    if kind == "boolean":
        values = values.astype(object)
        values[nulls] = missing_text
    elif kind == "timestamp":
        values = values.copy()
        values[nulls] = numpy.datetime64("NaT")
    else:
        values = values.astype("<f4" if kind == "single" else "<f8")
        values[nulls] = numpy.nan
    return values


def read_texts(body, rows, nulls, missing_text):
    offsets = body.array("<i4", rows + 1).tolist()
    data = bytes(body.take(offsets[-1]))
    values = numpy.empty(rows, dtype=object)
    text = data.decode()
    if len(text) == len(data):
        values[:] = [text[start:end] for start, end in zip(offsets, offsets[1:])]
    else:
        values[:] = [data[start:end].decode() for start, end in zip(offsets, offsets[1:])]
    if nulls is not None:
        values[nulls] = missing_text
    return values


def read_vectors(body, rows, nulls):
    offsets = body.array("<i4", rows + 1)
    flat = body.array("<f4", int(offsets[-1]))
    lengths = numpy.diff(offsets)
    if nulls is None and rows > 0 and (lengths == lengths[0]).all():
        return flat.reshape(rows, int(lengths[0]))
    values = numpy.empty(rows, dtype=object)
    for row in range(rows):
        values[row] = None if nulls is not None and nulls[row] else flat[offsets[row]:offsets[row + 1]]
    return values


# ---- Columns of an answer.

def is_missing(value):
    return value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value)


def kind_of(values):
    """The type for storing an array; None if the array cannot be stored."""
    code = values.dtype.kind
    if code == "f":
        return "single" if values.dtype.itemsize <= 4 else "double"
    if code in "iu":
        return "int64"
    if code in "bUM":
        return {"b": "boolean", "U": "string", "M": "timestamp"}[code]
    if code != "O":
        return None
    known = [value for value in values.flat if not is_missing(value)]
    if any(isinstance(value, str) for value in known) or not known:
        return "string"
    return kind_of(numpy.asarray(known)) if numpy.asarray(known).dtype.kind != "O" else None


def write_output(name, value, rows, kind, width):
    """The head and the buffers of one output."""
    try:
        values = numpy.asarray(value)
    except ValueError:
        raise OutputError(f"Output '{name}' is a list whose rows have different numbers of values; return as many for every row.")
    if values.ndim == 0 or values.shape[0] != rows:
        made = "one value" if values.ndim == 0 else f"{values.shape[0]} values"
        raise OutputError(f"Output '{name}' has {made} for {rows} row(s); return one value a row, in the order of the rows.")
    values = values.reshape(rows, -1) if rows else values.reshape(0, width or 1)
    if width is not None and values.shape[1] != width:
        raise OutputError(f"Output '{name}' has {values.shape[1]} values a row; it had {width} when the model was loaded.")
    made = kind_of(values)
    kind = kind or made
    head = {"name": name, "type": kind, "width": values.shape[1], "nulls": False}
    if kind is None or made is None:
        raise OutputError(f"Output '{name}' is of type {values.dtype}, which cannot be stored; "
                          "return numbers, booleans, texts or moments.")
    nulls = None
    if values.dtype.kind == "O":
        nulls = numpy.array([is_missing(each) for each in values.flat], dtype=bool)
    elif values.dtype.kind == "M":
        nulls = numpy.isnat(values).ravel()
    buffers = []
    if nulls is not None and nulls.any():
        head["nulls"] = True
        buffers.append(nulls.tobytes())
    return head, buffers + write_values(name, values.ravel(), nulls, kind, made)


def write_values(name, values, nulls, kind, made):
    def output_error(what):
        return OutputError(f"Output '{name}' {what}, and it is declared or was first made as {kind}; return the same type for every batch.")

    has_nulls = nulls is not None and nulls.any()
    if kind == "string":
        if made != "string":
            raise output_error(f"is of type {made}")
        texts = [b"" if has_nulls and nulls[i] else str(each).encode("utf-8", "replace") for i, each in enumerate(values.tolist())]
        offsets = numpy.zeros(len(texts) + 1, dtype="<i4")
        offsets[1:] = numpy.cumsum([len(text) for text in texts])
        return [offsets.tobytes(), b"".join(texts)]
    if made == "string" and not (has_nulls and nulls.all()):
        raise output_error("has texts")
    if has_nulls:
        values = numpy.where(nulls, numpy.datetime64(0, "us") if kind == "timestamp" else 0, values)
    if kind == "timestamp":
        if made != kind and not has_nulls:
            raise output_error(f"is of type {made}")
        return [values.astype("<M8[us]").tobytes()]
    if kind == "int64":
        if made in ("single", "double"):
            numbers = values.astype("<f8")
            if numpy.isnan(numbers).any():
                raise OutputError(f"Output '{name}' has NaN, and is a whole number; return a number for every row, or None.")
            if (numbers != numpy.floor(numbers)).any() or (numpy.abs(numbers) > 2.0 ** 53).any():
                raise output_error("has numbers that are not whole")
        elif values.dtype.kind == "u" and values.size and int(values.max()) > 2 ** 63 - 1:
            raise OutputError(f"Output '{name}' has a number above 9223372036854775807, which cannot be stored.")
    elif kind == "boolean" and made != "boolean":
        if made == "timestamp" or not numpy.isin(values, [0, 1]).all():
            raise output_error("has values other than true and false")
    elif made == "timestamp":
        raise output_error("has moments")
    return [numpy.ascontiguousarray(values, dtype=NUMBERS[kind]).tobytes()]


# ---- Models.

class Estimator:
    """An object with predict, as scikit-learn and libraries with the same interface make them."""

    def __init__(self, model):
        self.model = model
        names = getattr(model, "feature_names_in_", None)
        self.names = None if names is None else [str(name) for name in names]
        self.features = getattr(model, "n_features_in_", None)
        self.is_plain = is_plain(model)

    def describe(self):
        inputs = None if self.names is None else [{"name": name} for name in self.names]
        return {"kind": "estimator", "inputs": inputs, "features": None if self.features is None else int(self.features),
                "outputs": list(self.outputs())}

    def outputs(self):
        classes = getattr(self.model, "classes_", None)
        if classes is None or isinstance(classes, list):
            yield {"name": "prediction"}
        else:
            yield {"name": "prediction", "type": kind_of(numpy.asarray(classes))}
        if hasattr(self.model, "predict_proba") and classes is not None:
            yield {"name": "probability", "type": None, "components": labels(classes)}
        elif hasattr(self.model, "decision_function"):
            several = classes is not None and not isinstance(classes, list) and len(classes) > 2
            yield {"name": "score", "type": None, **({"components": labels(classes)} if several else {})}

    def rows(self, names, columns, shape):
        numbers = all(values.dtype.kind in "fiub" for values in columns)
        if shape == "matrix" or (self.is_plain and numbers):
            return matrix(columns, "<f8" if numbers else object)
        return frame(names, columns)

    def apply(self, rows, wanted):
        model = self.model
        if len(wanted) > 1 and type(model).__name__ == "Pipeline" and type(model).__module__ == "sklearn.pipeline":
            # Each method of the pipeline would transform the rows. Here this is done once for all outputs.
            for _, step in model.steps[:-1]:
                rows = rows if step is None or step == "passthrough" else step.transform(rows)
            model = model.steps[-1][1]
        return {name: self.output(model, name, rows) for name in wanted}

    @staticmethod
    def output(model, name, rows):
        if name == "prediction":
            return model.predict(rows)
        if name == "score":
            return model.decision_function(rows)
        made = model.predict_proba(rows)
        return numpy.hstack(made) if isinstance(made, list) else made


class Module:
    """A .py file with apply(columns) -> columns."""

    def __init__(self, module):
        self.module = module
        self.declared = getattr(module, "outputs", None)
        parameter = next(iter(inspect.signature(module.apply).parameters.values()), None)
        kind = "" if parameter is None else getattr(parameter.annotation, "__name__", str(parameter.annotation))
        self.wants_frame = kind.endswith("DataFrame") or (parameter is not None and parameter.name in ("frame", "df", "dataframe"))

    def describe(self):
        return {"kind": "module", "inputs": declared(getattr(self.module, "inputs", None), "inputs"), "features": None,
                "outputs": declared(self.declared, "outputs")}

    def rows(self, names, columns, shape):
        return frame(names, columns) if self.wants_frame else dict(zip(names, columns))

    def apply(self, rows, wanted):
        made = self.module.apply(rows)
        if hasattr(made, "to_dict") and hasattr(made, "columns"):
            made = {str(name): made[name] for name in made.columns}
        elif not isinstance(made, dict):
            if made is None:
                raise OutputError("apply returned None; return a dictionary of columns, a data frame or one array.")
            made = {"prediction": made}
        if wanted is None:
            return made
        lacking = [name for name in wanted if name not in made]
        if lacking:
            raise OutputError(f"apply returned no '{lacking[0]}'; it returned {', '.join(map(str, made)) or 'nothing'}.")
        return {name: made[name] for name in wanted}


class Booster(Estimator):
    """A file in a format of XGBoost."""

    def __init__(self, path):
        self.library = importlib.import_module("xgboost")
        self.model = self.library.Booster({"nthread": 1})
        self.model.load_model(path)
        self.names = self.model.feature_names
        self.features = self.model.num_features()
        self.is_plain = False

    def outputs(self):
        yield {"name": "prediction"}
        yield {"name": "raw", "optional": True}

    def output(self, model, name, rows):
        types = getattr(model, "feature_types", None)
        more = {"feature_types": types, "enable_categorical": True} if types and "c" in types else {}
        return model.predict(self.library.DMatrix(rows, feature_names=self.names, nthread=1, **more), output_margin=name == "raw")


def labels(classes):
    if isinstance(classes, list):
        return [f"{index}_{label}" for index, each in enumerate(classes) for label in each]
    return [str(label) for label in classes]


def declared(columns, what):
    """The names, or names and types, that a module declares."""
    if columns is None:
        return None
    if not isinstance(columns, dict):
        return [{"name": str(name)} for name in columns]
    known = {"float": "double", "float32": "single", "float64": "double", "int": "int64", "bool": "boolean", "str": "string",
             "text": "string", "datetime": "timestamp", "long": "int64"}
    described = []
    for name, kind in columns.items():
        spelled = getattr(kind, "__name__", str(kind)).lower()
        spelled = known.get(spelled, spelled)
        if spelled not in (*NUMBERS, "string", "vector"):
            raise Fault("Model:Path", f"is a module whose {what} declare '{name}' as {kind}; "
                        "declare double, single, int64, boolean, string or timestamp.")
        described.append({"name": str(name), "type": spelled})
    return described


def is_plain(model):
    """Whether the model uses only the order of its columns. Then a matrix gives the same as a data frame in a tenth of the time."""
    try:
        parts = [model, *model.get_params(deep=True).values()]
    except Exception:
        return False
    for part in parts:
        for each in part if isinstance(part, (list, tuple)) else [part]:
            each = each[1] if isinstance(each, tuple) and len(each) > 1 else each
            if not hasattr(each, "fit"):
                continue
            name = type(each).__name__
            if not type(each).__module__.startswith("sklearn.") or name in ("ColumnTransformer", "FunctionTransformer") \
                    or name.startswith("HistGradientBoosting"):
                return False
    return True


def frame(names, columns):
    pandas = importlib.import_module("pandas")
    flat = [list(values) if values.ndim > 1 else values for values in columns]
    return pandas.DataFrame(dict(zip(names, flat)), copy=False)


def matrix(columns, dtype):
    if len(columns) == 1 and columns[0].ndim == 2:
        return columns[0]
    made = numpy.empty((len(columns[0]), len(columns)), dtype=dtype)
    for index, values in enumerate(columns):
        made[:, index] = values
    return made


# ---- Loading.

class Files:
    """The files in the user's folders that were opened while a model was loaded."""

    def __init__(self):
        self.folders = []
        self.opened = set()
        self.watches = False
        sys.addaudithook(self.on_event)

    def on_event(self, event, arguments):
        if event == "open" and self.watches and isinstance(arguments[0], (str, bytes)) and not self.writes(*arguments[1:3]):
            self.add(os.fsdecode(arguments[0]))

    @staticmethod
    def writes(mode, flags):
        return any(letter in (mode or "") for letter in "wax+") or bool(flags & (os.O_WRONLY | os.O_RDWR))

    def add(self, path):
        path = os.path.realpath(path)
        if any(path.startswith(folder + os.sep) for folder in self.folders) and "__pycache__" not in path and path != THIS_FILE:
            self.opened.add(path)

    def used(self):
        self.watches = False
        for module in list(sys.modules.values()):
            path = getattr(module, "__file__", None)
            if path:
                self.add(path)
        return sorted(path for path in self.opened if os.path.isfile(path))


FILES = Files()


def load(path, python_path):
    """Loads the model and its description. The version is a hash of every file that decides the score."""
    global numpy
    try:
        numpy = importlib.import_module("numpy")
    except ModuleNotFoundError:
        raise Fault("Model:Python", lacks("numpy"))
    is_folder = os.path.isdir(path)
    folder = path if is_folder else os.path.dirname(path)
    sys.path[:0] = [each for each in [*python_path, folder] if each not in sys.path]
    FILES.folders = [os.path.realpath(each) for each in {*python_path, folder}]
    main = [os.path.realpath(each) for each in ([os.path.join(base, name) for base, _, names in os.walk(path) for name in names]
                                                if is_folder else [path])]
    looks = {each: look(each) for each in main}
    FILES.watches = True
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            model = load_folder(path) if is_folder else load_file(path)
        except Fault:
            raise
        except BaseException as error:
            raise explain(error, path, told)
    check_versions(told)
    beside = [each for each in FILES.used() if each not in looks and not is_installed(each)]
    files = sorted(main, key=os.fsencode) + sorted(beside, key=os.fsencode)
    described = model.describe()
    described["warnings"] = sorted({f"{each.category.__name__}: {str(each.message).splitlines()[0]}" for each in told
                                    if not issubclass(each.category, (DeprecationWarning, PendingDeprecationWarning))})
    described["version"] = digest(files)
    described["files"] = [os.path.relpath(each, os.path.realpath(folder)) for each in files]
    if any(look(each) != looks[each] for each in main):
        raise Fault("Model:Path", f"is '{path}', which changed while it was loaded; start again once it is complete.")
    return model, described


def look(path):
    found = os.stat(path)
    return found.st_ino, found.st_size, found.st_mtime_ns


def digest(paths):
    """The SHA-256 of the files one after the other, the same as cat FILES | sha256sum."""
    made = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                made.update(block)
    return made.hexdigest()


def is_installed(path):
    """Whether the file belongs to Python or a package. Such a file is no part of the model, even in the model's folder."""
    return any(part in path for part in (os.sep + "site-packages" + os.sep, os.sep + "dist-packages" + os.sep)) \
        or path.startswith(os.path.realpath(os.path.dirname(os.__file__)) + os.sep)


def load_file(path):
    ending = os.path.splitext(path)[1].lower()
    if ending == ".py":
        return load_module(path)
    if ending in (".json", ".ubj", ".xgb"):
        return Booster(path)
    return as_model(load_pickle(path))


def load_pickle(path):
    try:
        joblib = importlib.import_module("joblib")
    except ModuleNotFoundError:
        with open(path, "rb") as file:
            return pickle.load(file)
    return joblib.load(path)


def as_model(loaded):
    if not hasattr(loaded, "predict"):
        raise Fault("Model:Path", f"is a file that holds a {type(loaded).__name__}, which has no predict; "
                    "save the fitted model or pipeline itself, or name another file.")
    return Estimator(loaded)


def load_module(path):
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    if not callable(getattr(module, "apply", None)):
        raise Fault("Model:Path", f"is '{path}', which Python cannot load as a model: it has no function apply(columns). "
                    "Define one, or name another file.")
    if callable(getattr(module, "load", None)):
        module.load(os.path.dirname(path))
    return Module(module)


def load_folder(path):
    """Loads a folder of MLflow. If it has a file of scikit-learn, that file is loaded without MLflow; otherwise MLflow loads the model."""
    described = read_yaml(os.path.join(path, "MLmodel"))
    flavors = described.get("flavors", {})
    estimator = flavors.get("sklearn", {}).get("pickled_model")
    if estimator:
        model = as_model(load_pickle(os.path.join(path, estimator)))
    elif "python_function" in flavors:
        model = Estimator(importlib.import_module("mlflow").pyfunc.load_model(path))
    else:
        raise Fault("Model:Path", f"is '{path}', whose MLmodel has neither python_function nor sklearn, so that Python cannot load it; "
                    "log the model with one of them, or name another file.")
    signature = described.get("signature", {}).get("inputs")
    if signature and model.names is None:
        columns = json.loads(signature)
        if all("name" in column for column in columns):
            model.names = [column["name"] for column in columns]
    return model


def read_yaml(path):
    """Reads the part of YAML that MLmodel files use: mappings by indentation, with plain and quoted texts."""
    root = {}
    open_maps = [(-1, root)]
    last = None
    with open(path, encoding="utf-8") as file:
        for line in file:
            text = line.strip()
            indent = len(line) - len(line.lstrip())
            match = re.match(r"([^\s:][^:]*):(?:\s+(.*))?$", text)
            if not text or text.startswith("#"):
                continue
            if match is None or (last and indent > last[2] and isinstance(last[0].get(last[1]), str) and last[0][last[1]][:1] in "'\""
                                 and not closes(last[0][last[1]])):
                if last and isinstance(last[0].get(last[1]), str):
                    last[0][last[1]] += " " + text
                continue
            while indent <= open_maps[-1][0]:
                open_maps.pop()
            parent, (key, value) = open_maps[-1][1], match.groups()
            if value:
                parent[key] = value
                last = (parent, key, indent)
            else:
                parent[key] = {}
                open_maps.append((indent, parent[key]))
                last = None
    unquote(root)
    return root


def closes(text):
    return len(text) > 1 and text[-1] == text[0]


def unquote(mapping):
    for key, value in mapping.items():
        if isinstance(value, dict):
            unquote(value)
        elif value[:1] == "'" and closes(value):
            mapping[key] = value[1:-1].replace("''", "'")
        elif value[:1] == '"' and closes(value):
            mapping[key] = json.loads(value)


def lacks(package):
    return (f"is '{sys.executable}', for which {package} is not installed; install it ({sys.executable} -m pip install {package}), "
            "or name another interpreter, such as venv/bin/python.")


def explain(error, path, told):
    """The fault of a model that does not load, with the setting to change."""
    name = getattr(error, "name", None) if isinstance(error, ModuleNotFoundError) else None
    root = (name or "").split(".")[0]
    if name and root in PACKAGES and importlib.util.find_spec(root) is None:
        return Fault("Model:Python", lacks(PACKAGES[root]))
    other = other_versions(told)
    if other is None and name and root in PACKAGES:
        other = (PACKAGES[root], "another version", installed_version(root))
    if other:
        return version_fault(*other)
    if name:
        return Fault("Model:PythonPath", f"leads to no module '{name}', which '{path}' needs; name the folder that holds {root}.py, "
                     f"or install it ({sys.executable} -m pip install ...).")
    lost = re.match(r"Can't get attribute '([^']+)' on <module '([^']+)'", str(error)) if isinstance(error, AttributeError) else None
    if lost and lost[2] == "__main__":
        return Fault("Model:Path", f"is '{path}', which Python cannot load: it needs the class '{lost[1]}' of the script that saved it "
                     "(__main__), which no other program can import. Move the class into a module of its own, save the model again with "
                     "it, and name the folder of that module with Model:PythonPath, or name another file.")
    if lost:
        return Fault("Model:PythonPath", f"leads to a module '{lost[2]}' without '{lost[1]}', which '{path}' needs; name the folder that "
                     f"holds the {lost[2].split('.')[-1]}.py that the model was saved with.")
    reason = str(error).splitlines()[0][:300] if str(error) else ""
    place = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
    remedy = "Correct it" if path.endswith(".py") else "Save it again (joblib.dump)"
    return Fault("Model:Path", f"is '{path}', which Python cannot load ({type(error).__name__}{place}: {reason}). {remedy}, "
                 "or name another file.")


def other_versions(told):
    for each in told:
        match = re.search(r"from version (\S+) when using version (\S+?)\.? ", str(each.message) + " ")
        if match:
            return "scikit-learn", match[1], match[2]
    return None


def installed_version(module):
    return getattr(importlib.import_module(module), "__version__", "another")


def version_fault(package, saved, installed):
    return Fault("Model:Python", f"is '{sys.executable}', which has {package} {installed}, and the file was saved with {saved}; install "
                 f"that version ({sys.executable} -m pip install {package}=={saved if saved[:1].isdigit() else '...'}), name an "
                 "interpreter that has it, or save the model again.")


def check_versions(told):
    """A file of another minor version is a fault, because it could load and give other answers. Another patch version is only logged."""
    found = other_versions(told)
    if found and found[1].split(".")[:2] != found[2].split(".")[:2]:
        raise version_fault(*found)


# ---- Errors of a call, without values of rows.

def strip(message, names, columns):
    """The message without possible values of rows: quoted texts that are no column names, numbers, and words of the rows."""
    words = set()
    for values in columns:
        if values.dtype.kind == "O":
            words.update(word for value in values.tolist() if isinstance(value, str) for word in re.findall(r"\w+", value))
    message = re.sub(r"(['\"])(.*?)\1", lambda match: match[0] if match[2] in names else "'...'", message.splitlines()[0][:300])
    kept = {word for name in names for word in re.findall(r"\w+", name)}
    return re.sub(r"[-+]?\w[\w.]*", lambda match: match[0] if match[0] in kept
                  else "..." if match[0] in words or any(letter.isdigit() for letter in match[0]) else match[0], message)


def error_head(error, names, columns):
    if isinstance(error, OutputError):
        return {"error": {"type": "OutputError", "message": str(error), "output": True, "trace": []}}
    places = traceback.extract_tb(error.__traceback__)
    own = [place for place in places if not is_installed(os.path.realpath(place.filename)) and place.filename != __file__]
    place = (own or places or [None])[-1]
    where = "" if place is None else f" in {os.path.basename(place.filename)}, line {place.lineno}, {place.name}"
    message = strip(str(error), names, columns) if str(error) else ""
    trace = [f"{os.path.basename(each.filename)}:{each.lineno} {each.name}: {each.line}" for each in places if each.filename != __file__]
    return {"error": {"type": type(error).__name__, "message": f"{type(error).__name__}{where}{': ' if message else ''}{message}",
                      "output": False, "trace": trace[-6:]}}


# ---- Serving.

class Server:
    """Answers the calls of one connection. The first process loads the model and starts the workers, which apply it."""

    def __init__(self, connection):
        self.connection = connection
        self.model = None
        self.options = None
        self.children = {}
        self.heads = {}

    def serve(self):
        while True:
            received = receive(self.connection)
            if received is None:
                # The process that started this one has ended. The workers of this process end too.
                for pid in list(self.children):
                    self.kill({"pid": pid})
                end_group()
                os._exit(0)
            text, rows, body = received
            head = self.heads.get(text)
            if head is None:
                head = json.loads(text)
                if len(self.heads) < 64:
                    self.heads[text] = head
            if head["op"] == "apply":
                self.apply(head, rows, body)
            else:
                self.answer(getattr(self, head["op"]), head)

    def answer(self, operation, head):
        try:
            made = operation(head)
        except Fault as fault:
            made = {"fault": {"setting": fault.setting, "message": str(fault)}}
        except OSError as error:
            made = {"fault": {"setting": "Model:Path", "message": f"cannot be read ({error.strerror}: {error.filename}); see that this "
                              "process may read it, or name another file."}}
        send(self.connection, made)

    def load(self, head):
        self.options = head
        self.model, described = load(head["path"], head["pythonPath"])
        gc.collect()
        gc.freeze()
        described.update(python="%d.%d.%d" % sys.version_info[:3], forks=can_fork(), memory=resident())
        return described

    def start(self, head):
        """Starts a worker: a copy (fork) of this process, which shares the model's memory, or a separate process if forking is not safe."""
        parent = os.getpid()
        pid = os.fork()
        if pid:
            self.children[pid] = None
            return {"pid": pid}
        os.setsid()
        if not head["forks"]:
            os.execv(sys.executable, [sys.executable, "-u", __file__, sys.argv[1], str(parent)])
        self.connection.close()
        end_with_parent(parent)
        self.children = {}
        self.connection = connect(sys.argv[1])
        self.serve()

    def kill(self, head):
        """Ends a worker. Only the parent process knows that the process id still belongs to the worker."""
        pid = head["pid"]
        if pid in self.children and self.children[pid] is None and self.reap(pid) is None:
            try:
                os.killpg(pid, signal.SIGKILL)
            except ProcessLookupError:
                os.kill(pid, signal.SIGKILL)
        return self.ended(head)

    def ended(self, head):
        pid, until = head["pid"], time.monotonic() + 2
        while pid in self.children and self.reap(pid) is None and time.monotonic() < until:
            time.sleep(0.005)
        return {"how": self.children.pop(pid, None) or "unknown"}

    def reap(self, pid):
        if self.children[pid] is None:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                code = os.waitstatus_to_exitcode(status)
                self.children[pid] = f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
                # A group lives as long as one of its processes, so its number is nobody else's: these are what the worker has started.
                try:
                    os.killpg(pid, signal.SIGKILL)
                except (ProcessLookupError, PermissionError):
                    pass
        return self.children[pid]

    def apply(self, head, rows, body):
        columns, names = [], [column["name"] for column in head["columns"]]
        try:
            body = Body(body)
            missing_text = numpy.nan if isinstance(self.model, Estimator) or self.model.wants_frame else None
            for column in head["columns"]:
                columns.append(read_column(body, column["type"], rows, column.get("nulls", False), missing_text))
            made = self.model.apply(self.model.rows(names, columns, head["shape"]), head.get("outputs"))
            known = head.get("known", {})
            heads, buffers = [], []
            for name, value in made.items():
                kind, width = known.get(name, (None, None))
                output, parts = write_output(str(name), value, rows, kind, width)
                heads.append(output)
                buffers += parts
            answer = {"columns": heads}
        except BaseException as error:
            answer, buffers = error_head(error, names, columns), []
        send(self.connection, answer, rows, buffers)


def can_fork():
    """Whether the process can be copied. In the copy of a process with threads, locks of the threads would stay locked forever."""
    try:
        return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


def resident():
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def end_group():
    """Ends this process and those that the model has started in it, such as the server of another language."""
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)


def end_with_parent(parent):
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(0)


def connect(path):
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(path)
    send(connection, {"hello": os.getpid()})
    return connection


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent(int(sys.argv[2]))
    if os.getpgrp() != os.getpid():
        os.setsid()
    faulthandler.enable()
    sys.dont_write_bytecode = True
    sys.path.pop(0)
    warnings.filterwarnings("ignore", message="X (does not have valid|has) feature names")
    Server(connect(sys.argv[1])).serve()


if __name__ == "__main__":
    main()
