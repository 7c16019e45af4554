"""Checks how the client treats connections and answers that are not as they should be: python3 test_calls.py. Exits 1 where a check fails."""

import email.utils
import os
import socket
import sys
import threading
import time

import modelpipeline
from modelpipeline import Client, Error

SCORE = '{"user": "c1", "outputs": {}}'


class Server:
    """Answers one request after the other, on as many connections as callers like; the last answer again and again."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []
        self.connections = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            self.connections += 1
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection, connection.makefile("rb") as reader:
            while True:
                line = reader.readline()
                if not line:
                    return
                self.requests.append(line.decode())
                length = 0
                while line.strip():
                    line = reader.readline()
                    if line.lower().startswith(b"content-length:"):
                        length = int(line[15:])
                reader.read(length)
                answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                connection.sendall(answer.encode())
                if "Connection: close" in answer:
                    return


def answer(body, status="200 OK", *headers):
    return "\r\n".join(["HTTP/1.1 " + status, "Content-Length: %d" % len(body), *headers, "", body])


def open_ended(body):
    """An answer of which nothing tells whether it is complete."""
    return "\r\n".join(["HTTP/1.1 200 OK", "Connection: close", "", body])


def failure_of(call):
    try:
        call()
    except Error as e:
        return e
    raise AssertionError("The call succeeded.")


def a_process_that_was_forked_has_a_connection_of_its_own():
    server = Server(answer(SCORE))
    client = Client(server.url)
    client.get_score("churn", "c1")
    process = os.fork()
    if process == 0:
        client.get_score("churn", "c1")
        os._exit(0)
    os.waitpid(process, 0)
    client.get_score("churn", "c1")
    assert server.connections == 2, server.connections


def a_process_with_more_than_a_thousand_files_calls_twice():
    files = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    try:
        server = Server(answer(SCORE))
        client = Client(server.url)
        client.get_score("churn", "c1")
        client.get_score("churn", "c1")
        assert server.connections == 1, server.connections
    finally:
        for file in files:
            os.close(file)


def a_connection_that_the_server_has_closed_is_not_used():
    server = Server(answer(SCORE, "200 OK", "Connection: close"), answer(SCORE))
    client = Client(server.url)
    client.score("churn", "c1")
    client.score("churn", "c1")
    assert server.connections == 2, server.connections


def a_date_in_retry_after_is_a_wait():
    past = "Retry-After: " + email.utils.formatdate(time.time() - 60, usegmt=True)
    server = Server(answer("", "503 Service Unavailable", past), answer(SCORE))
    Client(server.url).score("churn", "c1")
    future = "Retry-After: " + email.utils.formatdate(time.time() + 100, usegmt=True)
    refusal = failure_of(lambda: Client(Server(answer("", "503 Service Unavailable", future)).url).score("churn", "c1"))
    assert 90 < refusal.retry_after <= 100, refusal.retry_after
    for text in ("soon", "-1", "\xb2"):
        headers = "Retry-After: " + text
        refusal = failure_of(lambda: Client(Server(answer("", "503 Service Unavailable", headers)).url).score("churn", "c1"))
        assert (refusal.status, refusal.retry_after) == (503, None), refusal.retry_after


def a_list_that_ends_in_the_middle_of_a_line_is_lost():
    server = Server(open_ended(SCORE + '\n{"user": "c2", "outp'))
    results = Client(server.url).score_many("churn", ["c1", "c2"])
    assert next(results)["user"] == "c1"
    assert failure_of(lambda: next(results)).kind == "unreachable"
    assert len(server.requests) == 1


def a_job_whose_events_end_in_the_middle_of_a_line_is_followed():
    events = open_ended('data: {"status": "Run'), open_ended('data: {"status": "Completed"}\n\n')
    assert Client(Server(*events).url).job("j").wait() == {"status": "Completed"}


def a_job_whose_events_tell_nothing_is_given_up():
    modelpipeline.PATIENCE = 0.2
    try:
        refusal = failure_of(Client(Server(answer("<html>")).url).job("j").wait)
        assert refusal.kind == "unreachable", refusal.kind
    finally:
        modelpipeline.PATIENCE = 120.0


def a_version_is_waited_for_over_a_restart_of_the_server():
    away = answer("", "503 Service Unavailable")
    server = Server(answer('{"state": "Checking"}'), away, away, answer('{"state": "Warming"}'), away, answer('{"state": "Ready"}'))
    assert Client(server.url).register(b"model", "churn") == {"state": "Ready"}
    assert len(server.requests) == 6, server.requests


def a_version_of_a_server_that_stays_away_is_given_up():
    modelpipeline.PATIENCE = 0.2
    try:
        server = Server(answer('{"state": "Checking"}'), answer("", "503 Service Unavailable"))
        assert failure_of(lambda: Client(server.url).register(b"model", "churn")).status == 503
    finally:
        modelpipeline.PATIENCE = 120.0


def an_answer_that_is_no_json_is_named():
    refusal = failure_of(lambda: Client(Server(answer("<html>")).url).pipelines())
    assert (refusal.kind, refusal.status, refusal.is_transient) == ("not-the-api", 200, False)


def a_server_that_sends_nothing_is_named_and_not_asked_again():
    for first in ("", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n["):
        server = Server(first)
        failure = failure_of(Client(server.url, timeout=0.2).pipelines)
        assert str(failure) == "The server did not answer: %s sent nothing for 0.2 seconds; see that it is not stuck, or give " \
            "Client a longer timeout" % server.url[7:], failure
        assert (failure.kind, failure.status, len(server.requests)) == ("unreachable", None, 1), server.requests


def main():
    checks = [check for name, check in globals().items() if name.startswith(("a_", "an_")) and callable(check)]
    failed = 0
    for check in checks:
        try:
            check()
        except Exception as e:  # Each check is to be told of.
            failed += 1
            print("FAILED  %s: %s %s" % (check.__name__.replace("_", " "), type(e).__name__, e))
    print("" if failed else "%d checks" % len(checks))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
