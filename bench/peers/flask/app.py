"""Peer (a): the structure that ModelPipeline replaces. Each call makes an engine, reads the schema, reads the row as a data frame,
predicts, and writes the score."""
import json
import os
import uuid
from datetime import datetime, timezone

import numpy
import pandas
from flask import Flask, jsonify, request
from sklearn.linear_model import LogisticRegression
from sqlalchemy import MetaData, Table, create_engine, select
from sqlalchemy.dialects.postgresql import insert

COLUMNS = [f"f{i:02}" for i in range(1, 21)]

app = Flask(__name__)

with open(os.environ["BENCH_WEIGHTS"]) as weights_file:
    weights = json.load(weights_file)
model = LogisticRegression()
model.classes_ = numpy.array([False, True])
model.coef_ = numpy.array([weights["weights"]])
model.intercept_ = numpy.array([weights["bias"]])
model.n_features_in_ = len(COLUMNS)


@app.get("/health/ready")
def ready():
    return jsonify({})


@app.route("/model", methods=["GET", "POST"])
def score():
    user = request.args.get("user")
    if not user:
        return jsonify({"error": "Please provide a valid user id"}), 400
    retrieved = datetime.now(timezone.utc)
    engine = create_engine(os.environ["BENCH_DATABASE"])
    try:
        metadata = MetaData()
        source = Table(os.environ["BENCH_INPUT"], metadata, autoload_with=engine)
        target = Table(os.environ["BENCH_OUTPUT"], metadata, autoload_with=engine)
        rows = pandas.read_sql(select(source).where(source.c.user_id == user), engine)
        if rows.empty:
            return jsonify({"error": "No input"}), 404
        probability = float(model.predict_proba(rows[COLUMNS].to_numpy())[0, 1])
        scored, run = datetime.now(timezone.utc), uuid.uuid4()
        values = {
            "label": probability > 0.5, "probability": probability, "model_version": weights["version"],
            "retrieved_at": retrieved, "scored_at": scored, "run_id": str(run),
        }
        with engine.begin() as connection:
            upsert = insert(target).values(user_id=user, **values)
            connection.execute(upsert.on_conflict_do_update(index_elements=["user_id"], set_=values))
    finally:
        engine.dispose()
    return jsonify({
        "pipeline": "lr", "user": user, "outputs": {"label": probability > 0.5, "probability": probability},
        "modelVersion": weights["version"], "retrievedAt": retrieved.isoformat(), "scoredAt": scored.isoformat(), "runId": str(run),
    })
