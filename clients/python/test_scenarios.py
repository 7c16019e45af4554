"""Passes ../scenarios.json against a server. Prints a line for each scenario; exits 1 where one fails.

    python3 test_scenarios.py SERVER REFUSING MODEL VERSION

SERVER is the address of a server, REFUSING of one that refuses each call once with 503 and Retry-After, MODEL a model file for the pipeline
"append", VERSION the id that it gets.
"""

import json
import os
import sys
import time

from modelpipeline import Client, Error


def score(client, it):
    return outputs(client.score(it["pipeline"], it["user"], max_age=it.get("maxAge")), it)


def get_score(client, it):
    return outputs(client.get_score(it["pipeline"], it["user"]), it)


def outputs(found, it):
    assert found["user"] == it["user"], found
    assert list(found["outputs"]) == it["outputs"], found


def score_many(client, it):
    users = it.get("users") or ["c%03d" % i for i in range(1, it["count"] + 1)]
    scores = 0
    problems = {}
    for result in client.score_many(it["pipeline"], users):
        if "score" in result:
            scores += 1
        else:
            kind = result["problem"]["type"].rpartition(":")[2]
            problems[kind] = problems.get(kind, 0) + 1
    assert (scores, problems) == (it["scores"], it["problems"]), (scores, problems)


def job(client, it):
    heard = []
    made = client.start_job(it["pipeline"], users=it.get("users"))
    ended = made.wait(progress=heard.append)
    assert heard and heard[-1] == ended, heard
    assert (ended["status"], ended["scored"]) == (it["jobStatus"], it["scored"]), ended
    assert [each["user"] for each in made.failures()] == it["failures"]
    assert sum(each["users"] for each in made.failure_reasons()) == len(it["failures"])
    assert made.id in [each["id"] for each in client.jobs()]


def cancel_job(client, it):
    made = client.start_job(it["pipeline"], max_users_per_second=it["maxUsersPerSecond"])
    made.cancel()
    assert made.wait()["status"] == it["jobStatus"]


def what_if(client, it):
    answer = client.what_if(it["pipeline"], it["user"], set=it["set"])
    assert list(answer["after"]["outputs"]) == it["outputs"], answer


def get_job(client, it):
    client.job(it["job"]).get()


def schedule(client, it):
    client.set_schedule(it["pipeline"], it["cron"], it["timeZone"])
    assert client.schedule(it["pipeline"])["cron"] == it["cron"]
    client.delete_schedule(it["pipeline"])
    try:
        client.schedule(it["pipeline"])
    except Error as e:
        assert e.kind == "no-schedule", e.kind


def pipeline(client, it):
    found = client.pipeline(it["pipeline"])
    assert [each["name"] for each in found["model"]["outputs"]] == it["outputs"], found
    assert it["pipeline"] in [each["name"] for each in client.pipelines()]


def register(client, it):
    added = client.register(sys.argv[3], it["pipeline"], version=sys.argv[4])
    assert (added["version"], added["state"]) == (sys.argv[4], it["state"]), added
    assert sys.argv[4] in [each["version"] for each in client.versions(it["pipeline"])]
    client.delete_version(it["pipeline"], sys.argv[4])


def key(client, it):
    made = client.create_key("by-python", it["scopes"], pipelines=it["pipelines"])
    assert made["key"].startswith("mp_") and made["scopes"] == it["scopes"], made["scopes"]
    other = client.rotate_key(made["id"], overlap="00:01:00")
    client.revoke_key(other["id"])
    ended = {each["id"]: each["revokedAt"] for each in client.keys()}
    assert ended[other["id"]] is not None, ended
    actions = [each["action"] for each in client.audit() if each["target"] in (made["id"], other["id"])]
    assert sorted(actions) == sorted(it["actions"]), actions


def drift(client, it):
    assert client.set_baseline(it["pipeline"], csv=it["file"])["rows"] > 0
    client.score(it["pipeline"], "c001")
    deadline = time.monotonic() + 60
    report = client.drift(it["pipeline"], window="24h")
    while not report["columns"] and time.monotonic() < deadline:  # The server counts rows in the background.
        time.sleep(0.1)
        report = client.drift(it["pipeline"], window="24h")
    assert report["baseline"]["rows"] > 0 and report["columns"], "The row of the score was not counted within 60 s: %s" % report


def importance(client, it):
    found = client.importance(it["pipeline"], output=it["output"], users=it["users"])
    assert found["output"] == it["output"] and found["columns"], found


def webhook(client, it):
    made = client.create_webhook(it["url"], it["events"])
    assert made["secret"].startswith("whsec_")
    changed = client.change_webhook(made["id"], it["url"], it["others"])
    assert (changed["events"], changed.get("secret")) == (it["others"], None), changed
    assert client.rotate_webhook(made["id"])["secret"] != made["secret"]
    event = client.test_webhook(made["id"])
    assert [each["event"] for each in client.deliveries(made["id"])] == [event]
    assert client.replay(made["id"], event=event) == 1
    assert made["id"] in [each["id"] for each in client.webhooks()]
    client.delete_webhook(made["id"])
    try:
        client.webhook(made["id"])
    except Error as e:
        assert e.kind == "unknown-webhook", e.kind


def dead_events(client, it):
    assert len(client.dead_events(it["pipeline"])) == it["count"]


def infer(client, it):
    users = {"name": client.model(it["model"])["inputs"][0]["name"], "datatype": "BYTES", "shape": [len(it["users"])], "data": it["users"]}
    assert client.is_model_ready(it["model"]) and it["model"] in client.models()
    outputs = {each["name"]: each["data"] for each in client.infer(it["model"], [users])}
    assert outputs["status"] == it["statuses"], outputs


def forget(client, it):
    client.forget_user(it["pipeline"], it["user"])


def health(client, it):
    assert client.health()["status"] == it["state"]


VERBS = {
    "score": score, "getScore": get_score, "scoreMany": score_many, "job": job, "cancelJob": cancel_job, "getJob": get_job,
    "whatIf": what_if, "key": key, "drift": drift, "importance": importance, "webhook": webhook, "deadEvents": dead_events, "infer": infer,
    "schedule": schedule, "pipeline": pipeline, "register": register, "forget": forget, "health": health,
}
SERVERS = {None: sys.argv[1], "refusing": sys.argv[2], "missing": "http://127.0.0.1:1"}


def run(it):
    with Client(SERVERS[it.get("server")], first_delay=0.01) as client:
        if "kind" not in it:
            VERBS[it["do"]](client, it)
            return
        try:
            VERBS[it["do"]](client, it)
        except Error as e:
            assert (e.status, e.kind) == (it["status"], it["kind"]), (e.status, e.kind)
            assert it.get("says", "") in str(e), str(e)
            return
        raise AssertionError("no error")


def main():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "scenarios.json"), encoding="utf-8") as file:
        scenarios = json.load(file)
    failed = 0
    for it in scenarios:
        try:
            run(it)
            print("ok      " + it["name"])
        except Exception as e:
            failed += 1
            print("FAILED  %s: %s %s" % (it["name"], type(e).__name__, e))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
