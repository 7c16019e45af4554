"""Holds the scores of a running API against those of the models themselves: python3 check.py ModelPipeline.Api.dll

Labels, texts and the rules' numbers are equal. A product of matrices sums in another order for another number of rows, in scikit-learn
itself too: a probability may differ in its last bits.
"""
import http.client
import json
import os
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pandas

import rules

HOST = ("127.0.0.1", 18081)
CALLS = 2_000
LAST_BITS = 1e-14
TABLES = {"churn": "churn_scores", "offers": "offers"}


def ask(method, route, body=None):
    connection = http.client.HTTPConnection(*HOST, timeout=300)
    connection.request(method, route, None if body is None else json.dumps(body), {"Content-Type": "application/json"})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


def wait(api):
    until = time.monotonic() + 120
    while True:
        try:
            if ask("GET", "/health/ready")[0] == 200:
                return
        except OSError:
            pass
        if api.poll() is not None or time.monotonic() > until:
            sys.exit("The API does not serve.")
        time.sleep(0.1)


def answers():
    """What the models themselves say, by pipeline and user."""
    churn = pandas.read_csv("data/expected.csv", dtype={"churn_probability": str})
    table = pandas.read_csv("data/customers.csv")
    offers = rules.apply({name: table[name].to_numpy() for name in rules.inputs})
    return {
        "churn": {user: {"churn": bool(label), "churn_probability": float(p)} for user, label, p in churn.itertuples(index=False)},
        "offers": {user: {"offer": str(offer), "discount": float(discount)}
                   for user, offer, discount in zip(table["user_id"], offers["offer"], offers["discount"])},
    }


def by_calls(pipeline, users):
    def call(user):
        status, text = ask("POST", f"/pipelines/{pipeline}/users/{user}/score")
        return user, json.loads(text)["outputs"] if status == 200 else text
    with ThreadPoolExecutor(32) as threads:
        return dict(threads.map(call, users[:CALLS]))


def by_list(pipeline, users):
    status, text = ask("POST", f"/pipelines/{pipeline}/score", {"users": users})
    lines = [json.loads(line) for line in text.splitlines()]
    return {line["user"]: line.get("outputs", line) for line in lines}


def by_job(pipeline, users):
    scores = sqlite3.connect("data/scores.db")
    scores.execute(f"DELETE FROM {TABLES[pipeline]}")
    scores.commit()
    job = json.loads(ask("POST", f"/pipelines/{pipeline}/jobs", {})[1])["id"]
    while json.loads(ask("GET", f"/jobs/{job}")[1])["status"] in ("Queued", "Running"):
        time.sleep(0.05)
    cursor = scores.execute(f"SELECT * FROM {TABLES[pipeline]}")
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row)) for row in cursor]
    scores.close()
    return {row["user_id"]: row for row in rows}


def is_same(made, expected):
    if isinstance(expected, float):
        return abs(made - expected) <= LAST_BITS
    return made == expected


def main(dll):
    environment = {**os.environ, "ASPNETCORE_URLS": "http://%s:%d" % HOST}
    api = subprocess.Popen(["dotnet", dll, "--Config", "pipeline.json"], env=environment, stdout=subprocess.DEVNULL)
    good = True
    try:
        wait(api)
        for pipeline, expected in answers().items():
            users = list(expected)
            for name, way, count in (("calls", by_calls, CALLS), ("list", by_list, len(users)), ("job", by_job, len(users))):
                began = time.monotonic()
                made = way(pipeline, users)
                took = time.monotonic() - began
                equal = sum(all(column in score and is_same(score[column], value) for column, value in expected[user].items())
                            for user, score in made.items() if isinstance(score, dict))
                good &= equal == count == len(made)
                print(f"{pipeline}, {name}: {equal} of {count} scores are Python's own, {count / took:,.0f} users/s: "
                      f"{'ok' if equal == count == len(made) else 'WRONG'}", flush=True)
    finally:
        api.terminate()
        api.wait()
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
