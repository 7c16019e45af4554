"""Peer (b): FastAPI, a pool of asyncpg, scikit-learn. One worker a core; the model is loaded once a worker."""
import hashlib
import os
import uuid
from datetime import datetime, timezone

import asyncpg
import joblib
import numpy
from fastapi import FastAPI
from fastapi.responses import JSONResponse

COLUMNS = [f"f{i:02}" for i in range(1, 21)]
TABLE = os.environ["BENCH_OUTPUT"]
SELECT = f"SELECT {', '.join(COLUMNS)} FROM {os.environ['BENCH_INPUT']} WHERE user_id = $1"
UPSERT = f"""
    INSERT INTO {TABLE} AS stored VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (user_id) DO UPDATE SET label = excluded.label, probability = excluded.probability, model_version = excluded.model_version,
        retrieved_at = excluded.retrieved_at, scored_at = excluded.scored_at, run_id = excluded.run_id
    WHERE excluded.retrieved_at >= stored.retrieved_at"""

app = FastAPI(openapi_url=None)


class PlainConnection(asyncpg.Connection):
    """Given back to the pool without four statements that reset what this program never sets."""

    def get_reset_query(self):
        return ""


def load_model():
    path = os.environ["BENCH_MODEL"]
    with open(path, "rb") as file:
        version = hashlib.sha256(file.read()).hexdigest()[:12]
    return joblib.load(path), version


@app.on_event("startup")
async def startup():
    app.state.model, app.state.version = load_model()
    app.state.pool = await asyncpg.create_pool(
        os.environ["BENCH_DATABASE"], min_size=10, max_size=int(os.environ["BENCH_POOL"]), connection_class=PlainConnection)


@app.get("/health/ready")
async def ready():
    return {}


@app.post("/pipelines/{pipeline}/users/{user}/score")
async def score(pipeline: str, user: str):
    retrieved = datetime.now(timezone.utc)
    async with app.state.pool.acquire() as connection:
        row = await connection.fetchrow(SELECT, user)
        if row is None:
            return JSONResponse({"title": "No input"}, 404)
        probability = float(app.state.model.predict_proba(numpy.array([tuple(row)]))[0, 1])
        scored, run = datetime.now(timezone.utc), uuid.uuid4()
        await connection.execute(UPSERT, user, probability > 0.5, probability, app.state.version, retrieved, scored, run)
    return JSONResponse({
        "pipeline": pipeline, "user": user, "outputs": {"label": probability > 0.5, "probability": probability},
        "modelVersion": app.state.version, "retrievedAt": retrieved.isoformat(), "scoredAt": scored.isoformat(), "runId": str(run),
    })
