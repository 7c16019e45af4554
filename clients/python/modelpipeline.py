"""The Python client of ModelPipeline. One file, the standard library alone, Python 3.9 and later.

    from modelpipeline import Client

    client = Client("http://localhost:8080")              # or api_key="mp_..."
    client.score("churn", "c000042")["outputs"]
    for result in client.score_many("churn", users): ...  # {"user", "score"} or {"user", "problem"}
    client.start_job("churn").wait(progress=print)

A receiver of webhooks calls verify_webhook(secret, body, headers).

A client may be shared by threads. A call is made again only where this is safe; docs/clients.md says where.
"""

import base64
import email.utils
import hashlib
import hmac
import http.client
import io
import json
import os
import random
import select
import socket
import threading
import time
import uuid
from datetime import datetime, timezone
from urllib.parse import quote, urlencode, urlsplit

USERS_PER_LIST = 10_000
PATIENCE = 120.0  # How long a server is asked again for a job or version that is followed: a server that restarts is back by then.
_OVER = ("Completed", "Failed", "Canceled")
_BEFORE_BEGIN = 0  # only where the server did not begin: no connection, or 429
_WHEN_ASKED = 1  # also where the server asks for it: 503 with Retry-After
_ALWAYS = 2  # also where the answer was lost: the call changes nothing, or makes the same change again


class Error(Exception):
    """A call that the server refused, or that no server answered (status None, kind "unreachable").

    kind is the kind of problem, such as "no-input"; column the one that makes a row unusable; problem all that the server says (RFC 9457).
    """

    def __init__(self, problem, retry_after=None):
        super().__init__(problem.get("detail") or problem.get("title") or "The server answered %s." % problem.get("status"))
        self.problem = problem
        self.status = problem.get("status")
        self.kind = (problem.get("type") or "").rpartition(":")[2]
        self.detail = problem.get("detail")
        self.trace_id = problem.get("traceId")
        self.column = problem.get("column")
        self.retry_after = retry_after
        self.not_begun = False
        self.silent = False

    @property
    def is_transient(self):
        """Whether the same call may succeed later."""
        return self.status in (None, 429, 502, 503, 504)


class Client:
    """Calls a server of ModelPipeline."""

    def __init__(self, url=None, api_key=None, attempts=3, timeout=600.0, first_delay=0.5, max_delay=30.0):
        """url and api_key default to MODELPIPELINE_SERVER and MODELPIPELINE_API_KEY. Times are in seconds.

        timeout is how long a server may send nothing. Then the call fails, and is not made again.
        """
        url = url or os.environ.get("MODELPIPELINE_SERVER") or "http://localhost:8080"
        self._url = urlsplit(url.rstrip("/"))
        if self._url.scheme not in ("http", "https") or not self._url.hostname:
            raise ValueError("'%s' is no address of a server; give one such as http://localhost:8080." % url)
        self._api_key = api_key if api_key is not None else os.environ.get("MODELPIPELINE_API_KEY")
        self._attempts = attempts
        self._timeout = timeout
        self._first_delay = first_delay
        self._max_delay = max_delay
        self._idle = threading.local()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Closes the connection of this thread."""
        connection = self._take()
        connection and connection.close()

    def score(self, pipeline, user, max_age=None, features=None):
        """Reads a user's input, applies the model and stores the score. max_age: seconds that a stored score may be old."""
        body = {"features": features} if features else None
        return self._json("POST", _path("pipelines", pipeline, "users", user, "score", maxAge=max_age), _WHEN_ASKED, body)

    def get_score(self, pipeline, user):
        """The last stored score of a user."""
        return self._get("pipelines", pipeline, "users", user, "score")

    def score_many(self, pipeline, users):
        """Scores many users; yields {"user", "score"} or {"user", "problem"} as they come, in any order, one for each distinct user."""
        users = list(dict.fromkeys(users))
        for start in range(0, len(users), USERS_PER_LIST):
            part = users[start:start + USERS_PER_LIST]
            left = len(part)
            for line in self._lines("POST", _path("pipelines", pipeline, "score"), _WHEN_ASKED, {"users": part}):
                result = _parsed(line)
                left -= 1
                yield result if "problem" in result else {"user": result["user"], "score": result}
            if left > 0:
                raise _lost("the list ended %d users early" % left)

    def scores_frame(self, pipeline, users):
        """Scores many users as a pandas DataFrame: a row for each user, a column for each output, "problem" where there is no score."""
        import pandas

        rows = []
        for result in self.score_many(pipeline, users):
            score, problem = result.get("score", {}), result.get("problem", {})
            rows.append({"user": result["user"], **score.get("outputs", {}), "model_version": score.get("modelVersion"),
                         "problem": problem.get("detail") or problem.get("title")})
        return pandas.DataFrame(rows, columns=None if rows else ["user", "model_version", "problem"]).set_index("user")

    def explain(self, pipeline, user, **query):
        """What each column contributes to the score of a user: output, top, samples, version, scale."""
        return self._json("GET", _path("pipelines", pipeline, "users", user, "explanation", **query), _ALWAYS)

    def importance(self, pipeline, **query):
        """Which columns matter to a model, over a sample of users: output, users, version, scale. Takes up to a minute."""
        return self._json("GET", _path("pipelines", pipeline, "importance", **query), _ALWAYS)

    def what_if(self, pipeline, user, **changes):
        """What the model makes of a changed row: set={...}, variants=[...] or sweep={...}; version, features. Nothing is stored."""
        return self._json("POST", _path("pipelines", pipeline, "users", user, "what-if"), _ALWAYS, changes)

    def predict(self, pipeline, rows, version=None):
        """What the model makes of rows, a list of dicts. Nothing is read or stored."""
        return self._json("POST", _path("pipelines", pipeline, "predict"), _ALWAYS, _known(rows=rows, version=version))["predictions"]

    def forget_user(self, pipeline, user):
        """Deletes all that a pipeline has stored of a user."""
        # No path can name these two users.
        path = _path("pipelines", pipeline, "users", user=user) if user in (".", "..") else _path("pipelines", pipeline, "users", user)
        self._json("DELETE", path, _ALWAYS)

    def start_job(self, pipeline, users=None, version=None, max_users_per_second=None, outdated_only=False, shadow=False, parallel=False,
                  idempotency_key=None, explain=False):
        """Scores the whole input, or these users; with explain=True explains them instead. Returns a Job."""
        body = _known(users=None if users is None else list(users), version=version, maxUsersPerSecond=max_users_per_second,
                      where="outdated" if outdated_only else None, shadow=shadow or None, explain=explain or None, parallel=parallel)
        made = self._json("POST", _path("pipelines", pipeline, "jobs"), _ALWAYS, body,
                          {"Idempotency-Key": idempotency_key or str(uuid.uuid4())})
        return Job(self, made["id"])

    def job(self, id):
        """A job by its id. Nothing is asked of the server yet."""
        return Job(self, id)

    def jobs(self):
        """All jobs that are kept, the newest first."""
        return self._get("jobs")

    def set_schedule(self, pipeline, cron, time_zone="UTC"):
        """Scores the whole input at the times of a cron expression."""
        return self._json("PUT", _path("pipelines", pipeline, "schedule"), _ALWAYS, {"cron": cron, "timeZone": time_zone})

    def schedule(self, pipeline):
        return self._get("pipelines", pipeline, "schedule")

    def delete_schedule(self, pipeline):
        self._json("DELETE", _path("pipelines", pipeline, "schedule"), _WHEN_ASKED)

    def pipelines(self):
        return self._get("pipelines")

    def pipeline(self, pipeline):
        return self._get("pipelines", pipeline)

    def register(self, model, pipeline, version=None, name=None, wait=True, progress=None):
        """Adds a version from a model file, or from bytes such as model.SerializeToString(), and waits until every silo has it.

        version defaults to the first 12 hex digits of the SHA-256. name is the file's name, which tells the kind; bytes without are ONNX.
        """
        if hasattr(model, "SerializeToString"):
            model = model.SerializeToString()
        if not isinstance(model, (bytes, bytearray)):
            name = name or os.path.basename(os.fspath(model))
            with open(model, "rb") as file:
                model = file.read()
        version = version or hashlib.sha256(model).hexdigest()[:12]
        path = _path("pipelines", pipeline, "versions", version, "file", fileName=name or "model.onnx")
        added = self._json("PUT", path, _BEFORE_BEGIN, bytes(model))
        heard = time.monotonic()
        while wait and added["state"] not in ("Ready", "Failed"):
            progress and progress(added)
            time.sleep(0.5)
            try:
                added = self.version(pipeline, version)
                heard = time.monotonic()
            except Error as e:
                if not e.is_transient or time.monotonic() - heard > PATIENCE:
                    raise
        if added["state"] == "Failed":
            raise Error({"type": "version-failed", "title": "The version failed", "detail": " ".join(added["faults"])})
        return added

    def versions(self, pipeline):
        return self._get("pipelines", pipeline, "versions")

    def version(self, pipeline, version):
        return self._get("pipelines", pipeline, "versions", version)

    def delete_version(self, pipeline, version):
        """Deletes a version that has no role."""
        self._json("DELETE", _path("pipelines", pipeline, "versions", version), _WHEN_ASKED)

    def rollout(self, pipeline):
        return self._get("pipelines", pipeline, "rollout")

    def set_rollout(self, pipeline, rollout):
        """Sets the whole document."""
        return self._json("PUT", _path("pipelines", pipeline, "rollout"), _BEFORE_BEGIN, rollout)

    def promote(self, pipeline, rescore=None):
        """Makes the candidate stable. rescore={} or {"maxUsersPerSecond": 100} scores the users again."""
        return self._change(pipeline, "promote", rescore)

    def roll_back(self, pipeline, rescore=None):
        """Restores the rollout before."""
        return self._change(pipeline, "rollback", rescore)

    def compare(self, pipeline, version):
        """A candidate or shadow version beside the stable one."""
        return self._json("GET", _path("pipelines", pipeline, "rollout", "comparison", version=version), _ALWAYS)

    def drift(self, pipeline, version=None, window=None):
        """The inputs and outputs of a version in a window ("24h", "7d") beside its baseline."""
        return self._json("GET", _path("pipelines", pipeline, "drift", version=version, window=window), _ALWAYS)

    def set_baseline(self, pipeline, days=None, job=None, csv=None, version=None):
        """What drift is measured from: the rows of the last days, of a job, or of a CSV file (a path, or bytes)."""
        if [days, job, csv].count(None) != 2:
            raise ValueError("set_baseline needs one of days, job and csv; give exactly one.")
        path = _path("pipelines", pipeline, "baseline", version=version)
        if csv is None:
            return self._json("POST", path, _BEFORE_BEGIN, _known(days=days, job=None if job is None else str(job)))
        if not isinstance(csv, (bytes, bytearray)):
            with open(csv, "rb") as file:
                csv = file.read()
        return self._json("POST", path, _BEFORE_BEGIN, bytes(csv), {"Content-Type": "text/csv"})

    def keys(self):
        """All API keys, without their secrets."""
        return self._get("keys")

    def create_key(self, name, scopes, pipelines=None, tenant=None, expires_at=None):
        """Makes an API key; the answer alone has its text ("key"). expires_at: ISO 8601."""
        body = _known(name=name, scopes=list(scopes), pipelines=pipelines, tenant=tenant, expiresAt=expires_at)
        return self._json("POST", "/keys", _BEFORE_BEGIN, body)

    def rotate_key(self, id, overlap=None):
        """Makes a key like another one, which stays good for overlap ("1.00:00:00")."""
        return self._json("POST", _path("keys", id, "rotate"), _BEFORE_BEGIN, _known(overlap=overlap))

    def revoke_key(self, id):
        self._json("DELETE", _path("keys", id), _ALWAYS)

    def audit(self, since=None, until=None, pipeline=None, actor=None):
        """Yields who changed what, the newest first. since, until: ISO 8601."""
        after = None
        while True:
            path = _path("audit", since=since, until=until, pipeline=pipeline, actor=actor, after=after, limit=1000)
            page = self._json("GET", path, _ALWAYS)
            yield from page["entries"]
            after = page.get("next")
            if after is None:
                return

    def webhooks(self):
        """All webhooks, without their secrets."""
        return self._get("webhooks")

    def webhook(self, id):
        return self._get("webhooks", id)

    def create_webhook(self, url, events, pipelines=None, thresholds=None):
        """Makes a webhook; the answer alone has its "secret"."""
        return self._json("POST", "/webhooks", _BEFORE_BEGIN, _known(url=url, events=events, pipelines=pipelines, thresholds=thresholds))

    def change_webhook(self, id, url, events, pipelines=None, thresholds=None, enabled=True):
        """Replaces all of a webhook but its secret, and enables or disables the webhook."""
        body = _known(url=url, events=events, pipelines=pipelines, thresholds=thresholds, enabled=enabled)
        return self._json("PUT", _path("webhooks", id), _ALWAYS, body)

    def rotate_webhook(self, id, overlap=None):
        """Gives a webhook a new secret; the old one signs too for overlap ("1.00:00:00")."""
        return self._json("POST", _path("webhooks", id, "rotate"), _BEFORE_BEGIN, _known(overlap=overlap))

    def delete_webhook(self, id):
        self._json("DELETE", _path("webhooks", id), _WHEN_ASKED)

    def test_webhook(self, id):
        """Tells a webhook of a test; returns the id of the event, whose delivery says how it ended."""
        return self._json("POST", _path("webhooks", id, "test"), _BEFORE_BEGIN)["event"]

    def deliveries(self, id, state=None, limit=100):
        """What a webhook was told, and is to be told; the newest first. state: Pending, Delivered or Failed."""
        return self._json("GET", _path("webhooks", id, "deliveries", state=state, limit=limit), _ALWAYS)

    def replay(self, id, event=None):
        """Sends an event again, or all that have failed; returns how many."""
        return self._json("POST", _path("webhooks", id, "replay"), _WHEN_ASKED, _known(event=event))["events"]

    def dead_events(self, pipeline, limit=100):
        """The events that were put aside, the newest first."""
        return self._json("GET", _path("pipelines", pipeline, "events", "dead", limit=limit), _ALWAYS)

    def triggers(self, pipeline):
        """What takes the events of a pipeline, and how many wait."""
        return self._get("pipelines", pipeline, "triggers")

    def trigger(self, pipeline, trigger):
        return self._get("pipelines", pipeline, "triggers", trigger)

    def pause_trigger(self, pipeline, trigger, paused=True):
        """Lets a trigger take no events, which wait; paused=False lets it go on."""
        return self._json("POST", _path("pipelines", pipeline, "triggers", trigger), _ALWAYS, {"paused": paused})

    def models(self):
        """The names of the models of the Open Inference Protocol."""
        return self._get("v2", "models")["models"]

    def model(self, model, version=None):
        """The inputs and outputs of a model of the Open Inference Protocol, as tensors."""
        return self._get("v2", "models", model, *_version(version))

    def is_model_ready(self, model, version=None):
        return self._json("GET", _path("v2", "models", model, *_version(version), "ready"), _ALWAYS, also=503)["ready"]

    def infer(self, model, inputs, version=None):
        """Applies a model to tensors: [{"name", "datatype", "shape", "data"}]. "{pipeline}.users" takes user ids and stores scores."""
        path = _path("v2", "models", model, *_version(version), "infer")
        return self._json("POST", path, _WHEN_ASKED, {"inputs": inputs})["outputs"]

    def health(self):
        """Whether calls would be served: {"status": "UP"} or {"status": "DOWN", "problems": [...]}."""
        return self._json("GET", "/health/ready", _ALWAYS, also=503)

    def _change(self, pipeline, verb, rescore):
        body = {} if rescore is None else {"rescore": rescore}
        return self._json("POST", _path("pipelines", pipeline, "rollout", verb), _BEFORE_BEGIN, body)

    def _get(self, *segments):
        return self._json("GET", _path(*segments), _ALWAYS)

    def _json(self, method, path, repetition, body=None, headers=None, also=None):
        def read():
            connection, response = self._send(method, path, body, headers, also)
            try:
                text = response.read()
            except (OSError, http.client.HTTPException) as e:
                connection.close()
                raise self._lost(e) from e
            self._idle.connection, self._idle.process = connection, os.getpid()
            try:
                return json.loads(text) if text else None
            except ValueError as e:
                raise Error({"type": "not-the-api", "title": "The answer is not the API's", "status": response.status, "detail":
                             "%s did not answer with the JSON of ModelPipeline; see that the address is right." % self._url.hostname}) from e

        return self._try(repetition, read)

    def _lines(self, method, path, repetition, body=None):
        """The lines of an answer as they come. An answer that has begun is not asked for again."""
        connection, response = self._try(repetition, lambda: self._send(method, path, body))
        try:
            for line in response:
                if line.strip():
                    yield line
        except (OSError, http.client.HTTPException) as e:
            raise self._lost(e) from e
        finally:
            connection.close()

    def _try(self, repetition, run):
        for attempt in range(1, self._attempts + 1):
            try:
                return run()
            except Error as e:
                self._wait(e, repetition, attempt)

    def _wait(self, error, repetition, attempt):
        """Waits before the next attempt, or raises the error where there is none."""
        refused = error.status == 429 or error.not_begun
        asked = error.status == 503 and error.retry_after is not None and repetition >= _WHEN_ASKED
        # Whoever has waited for minutes must not wait three times.
        lost = error.status is None and repetition >= _ALWAYS and not error.silent
        if attempt >= self._attempts or not (refused or asked or lost) or (error.retry_after or 0) > self._max_delay:
            raise error
        delay = error.retry_after
        if delay is None:
            delay = min(self._max_delay, self._first_delay * 2 ** (attempt - 1) * (0.5 + random.random() / 2))
        time.sleep(delay)

    def _take(self):
        """The idle connection of this thread; None where there is none, or where the server has closed it meanwhile."""
        connection = getattr(self._idle, "connection", None)
        self._idle.connection = None
        # A process that was forked has the connection of its parent: each would read answers of the other.
        if connection and (not connection.sock or self._idle.process != os.getpid() or _is_readable(connection.sock)):
            connection.close()
            return None
        return connection

    def _send(self, method, path, body, headers=None, also=None):
        """Makes one attempt; returns the connection and the response with its body still to be read."""
        all_headers = {"Accept": "application/json, application/x-ndjson, text/event-stream"}
        if isinstance(body, bytes):
            all_headers["Content-Type"] = "application/octet-stream"
            # Sent in parts, each of which has the timeout; one write of all would have to be over within it.
            all_headers["Content-Length"] = str(len(body))
            body = io.BytesIO(body)
        elif body is not None:
            body = json.dumps(body).encode()
            all_headers["Content-Type"] = "application/json"
        if self._api_key:
            all_headers["Authorization"] = "Bearer " + self._api_key
        all_headers.update(headers or {})
        connection = self._take() or self._connect()
        try:
            connection.request(method, self._url.path + path, body, all_headers)
            response = connection.getresponse()
        except (OSError, http.client.HTTPException) as e:
            connection.close()
            raise self._lost(e) from e
        if 200 <= response.status < 300 or response.status == also:
            return connection, response
        try:
            raise _refusal(response)
        finally:
            connection.close()

    def _lost(self, cause):
        if not isinstance(cause, socket.timeout) or cause.errno:
            return _lost(cause)
        error = _lost("%s sent nothing for %g seconds; see that it is not stuck, or give Client a longer timeout"
                      % (self._url.netloc.rpartition("@")[2], self._timeout))
        error.silent = True
        return error

    def _connect(self):
        kind = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._url.hostname, self._url.port, timeout=self._timeout)
        try:
            connection.connect()
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as e:
            raise _lost("%s: %s" % (self._url.netloc.rpartition("@")[2], e), not_begun=True) from e
        return connection


class Job:
    """A job on the server. It goes on whether or not somebody waits for it."""

    def __init__(self, client, id):
        self._client = client
        self.id = str(id)

    def get(self):
        return self._client._get("jobs", self.id)

    def follow(self):
        """Yields how far the job is, at least every second, until it is over. A lost connection is made again."""
        heard = time.monotonic()
        info = {"status": None}
        while info["status"] not in _OVER:
            try:
                for line in self._client._lines("GET", _path("jobs", self.id, "events"), _ALWAYS):
                    if line.startswith(b"data:"):
                        info = _parsed(line[5:])
                        heard = time.monotonic()
                        yield info
            except Error as e:
                if not e.is_transient or time.monotonic() - heard > PATIENCE:
                    raise
            if info["status"] not in _OVER:
                # What answers need not be the server: a page for logging in tells nothing of a job, ever.
                if time.monotonic() - heard > PATIENCE:
                    raise _lost("the events of job %s said nothing for %d seconds" % (self.id, PATIENCE))
                time.sleep(0.5)

    def wait(self, progress=None):
        """Waits until the job is over, and returns it. progress is called with each state, such as print. Ctrl+C leaves the job running."""
        info = None
        for info in self.follow():
            progress and progress(info)
        return info

    def cancel(self):
        """Stops the job. Scores that are written stay."""
        return self._client._json("POST", _path("jobs", self.id, "cancel"), _ALWAYS)

    def failures(self, reason=None):
        """Yields the users whom the job could not score."""
        after = None
        while True:
            path = _path("jobs", self.id, "failures", reason=reason, after=after, limit=1000)
            page = self._client._json("GET", path, _ALWAYS)
            yield from page["failures"]
            after = page.get("next")
            if after is None:
                return

    def failure_reasons(self):
        """Why users could not be scored: [{"reason", "users"}], the most frequent first."""
        return self._client._json("GET", _path("jobs", self.id, "failures", limit=1), _ALWAYS)["reasons"] or []


class SignatureError(ValueError):
    """A request to a receiver of webhooks that the holder of the secret has not sent, or has not sent just now. Answer 400."""


def verify_webhook(secret, body, headers, tolerance=300, now=None):
    """Verifies a request to your receiver of webhooks (Standard Webhooks 1.0), and returns the event: {"type", "timestamp", "data"}.

    secret is that of the webhook, whsec_...; body the bytes as they came; headers a mapping, in whatever case its names are. tolerance is
    how many seconds the time of the request may be from now. Raises SignatureError.
    """
    if isinstance(body, str):
        body = body.encode()
    given = {name.lower(): value for name, value in headers.items()}
    values = [given.get(name) for name in ("webhook-id", "webhook-timestamp", "webhook-signature")]
    if not all(values):
        raise SignatureError("The request lacks the header webhook-id, webhook-timestamp or webhook-signature.")
    id, timestamp, signatures = values
    if not (timestamp.isascii() and timestamp.isdigit()):
        raise SignatureError("The header webhook-timestamp is no number of seconds.")
    age = int(time.time() if now is None else now) - int(timestamp)
    if abs(age) > tolerance:
        raise SignatureError("The request is %d s %s; see that both clocks are right." % (abs(age), "old" if age > 0 else "ahead"))
    key = base64.b64decode(secret[6:] if secret.startswith("whsec_") else secret, validate=True)
    if not key:
        raise ValueError("The secret is empty; give the text that the server answered with the webhook.")
    signed = ("%s.%s." % (id, timestamp)).encode() + body
    expected = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    # While a secret is changed, there is a signature for each of both. Each is compared in constant time.
    if not any([hmac.compare_digest(each.encode(), expected) for each in signatures.split(" ")]):
        raise SignatureError("No signature of the request fits this secret and this body.")
    try:
        return json.loads(body)
    except ValueError as e:
        raise SignatureError("The signature is right, and the body is no JSON.") from e


def _version(version):
    return [] if version is None else ["versions", version]


def _path(*segments, **query):
    for segment in segments:
        if segment in ("", ".", ".."):
            raise ValueError("'%s' cannot be part of a URL; a list of users takes such an id." % segment)
    text = "/" + "/".join(quote(segment, safe="") for segment in segments)
    query = _known(**query)
    return text + ("?" + urlencode(query) if query else "")


def _known(**values):
    return {name: value for name, value in values.items() if value is not None}


def _is_readable(sock):
    if not hasattr(select, "poll"):  # Windows
        return bool(select.select([sock], [], [], 0)[0])
    poll = select.poll()  # select takes no descriptor above 1023.
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))


def _parsed(line):
    try:
        return json.loads(line)
    except ValueError as e:  # A proxy can end an answer as if the answer were complete.
        raise _lost("the answer ended in the middle of a line") from e


def _lost(cause, not_begun=False):
    error = Error({"type": "unreachable", "title": "No answer", "detail": "The server did not answer: %s" % cause})
    error.not_begun = not_begun
    return error


def _refusal(response):
    try:
        problem = dict(json.loads(response.read()))
    except (OSError, ValueError, TypeError, http.client.HTTPException):
        problem = {}
    problem.setdefault("detail", problem.get("error"))  # The Open Inference Protocol says {"error": "..."}.
    problem.setdefault("title", "%s %s" % (response.status, response.reason))
    problem["status"] = response.status
    return Error(problem, _retry_after(response.headers.get("Retry-After", "")))


def _retry_after(text):
    """The seconds that a server asks to wait: a number or, from some proxies, a date."""
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        date = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    return max(0.0, (date.replace(tzinfo=date.tzinfo or timezone.utc) - datetime.now(timezone.utc)).total_seconds())
