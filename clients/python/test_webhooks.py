"""Verifies the requests of ../webhook-vectors.json: python3 test_webhooks.py. Prints what is wrong; exits 1 then."""

import json
import os
import sys

from modelpipeline import SignatureError, verify_webhook


def main():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "webhook-vectors.json"), encoding="utf-8") as file:
        vectors = json.load(file)
    wrong = [it["name"] for it in vectors if is_good(it) != it["good"]]
    print("\n".join(wrong) or "%d vectors" % len(vectors))
    return 1 if wrong else 0


def is_good(it):
    # Servers spell the names of headers in their own case.
    headers = {name.title(): value for name, value in it["headers"].items()}
    try:
        return verify_webhook(it["secret"], it["body"].encode(), headers, now=it["now"]) == json.loads(it["body"])
    except SignatureError:
        return False


if __name__ == "__main__":
    sys.exit(main())
