import { ProblemError, unreachable } from "./errors.ts";
import { type ClientOptions, Http, jsonOf } from "./http.ts";
import { Job } from "./job.ts";
import { lines, parsed } from "./lines.ts";
import { patienceMs, pause } from "./retries.ts";
import type {
    AuditPage,
    BaselineSummary,
    DeadEventInfo,
    DeliveryInfo,
    DriftReport,
    Explanation,
    FeatureImportance,
    HealthReport,
    JobBody,
    JobFailures,
    JobInfo,
    KeyBody,
    KeyInfo,
    ModelMetadata,
    PipelineInfo,
    PredictAnswer,
    Row,
    RolloutEvent,
    RolloutInfo,
    ScheduleBody,
    ScheduleInfo,
    Score,
    ScoreLine,
    Tensor,
    TriggerInfo,
    VersionBody,
    VersionComparison,
    VersionInfo,
    WebhookBody,
    WebhookInfo,
    WhatIfAnswer,
    WhatIfBody,
} from "./types.ts";

/** A rollout document, and the ETag that says which one. */
export interface TaggedRollout {
    rollout: RolloutInfo;
    etag: string;
}

const part = encodeURIComponent;

const usersPerList = 10_000;

/** The routes of the API. A call that fails is made again where this is safe, three times at most, and throws a ProblemError then. */
export class ModelPipelineClient {
    readonly http: Http;

    constructor(options: ClientOptions = {}) {
        this.http = new Http(options);
    }

    // Scores.

    score(pipeline: string, user: string, options: { maxAge?: string; signal?: AbortSignal } = {}): Promise<Score> {
        return this.http.json(`${path(pipeline)}/users/${part(user)}/score`, {
            method: "POST",
            again: "when-asked",
            query: { maxAge: options.maxAge },
            signal: options.signal,
        });
    }

    storedScore(pipeline: string, user: string, signal?: AbortSignal): Promise<Score> {
        return this.http.json(`${path(pipeline)}/users/${part(user)}/score`, { signal });
    }

    /** Scores many users, in parts of 10,000; one line for each distinct user, as the users are scored. */
    async *scoreMany(pipeline: string, users: Iterable<string>, signal?: AbortSignal): AsyncGenerator<ScoreLine> {
        const distinct = [...new Set(users)];
        for (let start = 0; start < distinct.length; start += usersPerList) {
            const body = { users: distinct.slice(start, start + usersPerList) };
            let left = body.users.length;
            const response = await this.http.send(`${path(pipeline)}/score`, { method: "POST", again: "when-asked", body, signal });
            for await (const line of lines(response, signal)) {
                if (!line.trim()) continue;
                left--;
                yield parsed<ScoreLine>(line);
            }
            if (left > 0) throw unreachable(new Error(`The list ended ${left} users early.`));
        }
    }

    forget(pipeline: string, user: string): Promise<void> {
        // No path can name these users.
        const query = [".", ".."].includes(user) ? { user } : undefined;
        const users = `${path(pipeline)}/users`;
        return this.http.json(query ? users : `${users}/${part(user)}`, { method: "DELETE", again: "always", query });
    }

    // What-if, predictions and explanations: nothing is stored.

    whatIf(pipeline: string, user: string, body: WhatIfBody, signal?: AbortSignal): Promise<WhatIfAnswer> {
        return this.http.json(`${path(pipeline)}/users/${part(user)}/what-if`, { method: "POST", again: "always", body, signal });
    }

    predict(pipeline: string, rows: Row[], version?: string, signal?: AbortSignal): Promise<PredictAnswer> {
        return this.http.json(`${path(pipeline)}/predict`, { method: "POST", again: "always", body: { rows, version }, signal });
    }

    explain(
        pipeline: string,
        user: string,
        query: { output?: string; top?: number; samples?: number; version?: string; scale?: string } = {},
        signal?: AbortSignal,
    ): Promise<Explanation> {
        return this.http.json(`${path(pipeline)}/users/${part(user)}/explanation`, { query, signal });
    }

    /** Which columns matter to a model, over a sample of users. Takes up to a minute. */
    importance(
        pipeline: string,
        query: { output?: string; users?: number; version?: string; scale?: string } = {},
        signal?: AbortSignal,
    ): Promise<FeatureImportance> {
        return this.http.json(`${path(pipeline)}/importance`, { query, signal });
    }

    /** Sets what drift is measured from: the rows of the last days, of a job, or of a CSV file. */
    setBaseline(pipeline: string, from: { days: number } | { job: string } | { csv: Blob }, version?: string): Promise<BaselineSummary> {
        const body = "csv" in from ? new Blob([from.csv], { type: "text/csv" }) : from;
        return this.http.json(`${path(pipeline)}/baseline`, { method: "POST", body, query: { version } });
    }

    /** A version in a window ("24h", "7d") beside its baseline. */
    drift(pipeline: string, query: { version?: string; window?: string } = {}, signal?: AbortSignal): Promise<DriftReport> {
        return this.http.json(`${path(pipeline)}/drift`, { query, signal });
    }

    // Pipelines.

    pipelines(signal?: AbortSignal): Promise<PipelineInfo[]> {
        return this.http.json("/pipelines", { signal });
    }

    pipeline(pipeline: string, signal?: AbortSignal): Promise<PipelineInfo> {
        return this.http.json(path(pipeline), { signal });
    }

    /** Whether calls are served, and what is wrong; also where the answer is 503. */
    ready(signal?: AbortSignal): Promise<HealthReport> {
        return this.http.json("/health/ready", { also: 503, signal });
    }

    // Jobs and schedules.

    jobs(signal?: AbortSignal): Promise<JobInfo[]> {
        return this.http.json("/jobs", { signal });
    }

    job(id: string, signal?: AbortSignal): Promise<JobInfo> {
        return this.http.json(`/jobs/${part(id)}`, { signal });
    }

    /** Starts a job over the whole input, or over the users of the body. */
    createJob(pipeline: string, body: JobBody = {}, idempotencyKey: string = newKey()): Promise<JobInfo> {
        return this.http.json(`${path(pipeline)}/jobs`, {
            method: "POST",
            again: "always",
            body,
            headers: { "Idempotency-Key": idempotencyKey },
        });
    }

    /** As `createJob`, and returns a handle that waits for the job. */
    async startJob(pipeline: string, body: JobBody = {}, idempotencyKey?: string): Promise<Job> {
        return new Job(this, (await this.createJob(pipeline, body, idempotencyKey)).id);
    }

    cancelJob(id: string): Promise<JobInfo> {
        return this.http.json(`/jobs/${part(id)}/cancel`, { method: "POST", again: "always" });
    }

    jobFailures(
        id: string,
        query: { reason?: string; after?: string; limit?: number } = {},
        signal?: AbortSignal,
    ): Promise<JobFailures> {
        return this.http.json(`/jobs/${part(id)}/failures`, { query, signal });
    }

    /** The progress of a job, at least once a second, until the job is over or the connection is lost; `Job` makes it again. */
    async *followJob(id: string, signal?: AbortSignal): AsyncGenerator<JobInfo> {
        const response = await this.http.send(`/jobs/${part(id)}/events`, { headers: { Accept: "text/event-stream" }, signal });
        for await (const line of lines(response, signal)) {
            if (line.startsWith("data: ")) yield parsed<JobInfo>(line.slice(6));
        }
    }

    schedule(pipeline: string, signal?: AbortSignal): Promise<ScheduleInfo> {
        return this.http.json(`${path(pipeline)}/schedule`, { signal });
    }

    setSchedule(pipeline: string, body: ScheduleBody): Promise<ScheduleInfo> {
        return this.http.json(`${path(pipeline)}/schedule`, { method: "PUT", again: "always", body });
    }

    removeSchedule(pipeline: string): Promise<void> {
        return this.http.json(`${path(pipeline)}/schedule`, { method: "DELETE", again: "when-asked" });
    }

    // Versions and rollout.

    versions(pipeline: string, signal?: AbortSignal): Promise<VersionInfo[]> {
        return this.http.json(`${path(pipeline)}/versions`, { signal });
    }

    addVersion(pipeline: string, body: VersionBody): Promise<VersionInfo> {
        return this.http.json(`${path(pipeline)}/versions`, { method: "POST", body });
    }

    version(pipeline: string, version: string, signal?: AbortSignal): Promise<VersionInfo> {
        return this.http.json(`${path(pipeline)}/versions/${part(version)}`, { signal });
    }

    /** Adds a version from its file. The ending of the file's name tells the kind of model. */
    uploadVersion(pipeline: string, version: string, file: Blob, fileName: string): Promise<VersionInfo> {
        const body = new Blob([file], { type: "application/octet-stream" });
        return this.http.json(`${path(pipeline)}/versions/${part(version)}/file`, { method: "PUT", body, query: { fileName } });
    }

    /** How far a version is, twice a second, until every silo has it (Ready) or the version is Failed. */
    async *followVersion(pipeline: string, version: string, signal?: AbortSignal): AsyncGenerator<VersionInfo> {
        for (let heard = Date.now(); ; ) {
            try {
                const now = await this.version(pipeline, version, signal);
                heard = Date.now();
                yield now;
                if (now.state === "Ready" || now.state === "Failed") return;
            } catch (error) {
                const isTransient = error instanceof ProblemError && error.isTransient;
                if (!isTransient || Date.now() - heard > patienceMs) throw error;
            }
            await pause(500, signal);
        }
    }

    deleteVersion(pipeline: string, version: string): Promise<void> {
        return this.http.json(`${path(pipeline)}/versions/${part(version)}`, { method: "DELETE", again: "when-asked" });
    }

    async rollout(pipeline: string, signal?: AbortSignal): Promise<TaggedRollout> {
        return tagged(await this.http.send(`${path(pipeline)}/rollout`, { signal }), signal);
    }

    /** Sets the document. An ETag makes the API refuse (412) where somebody was first. */
    async setRollout(pipeline: string, rollout: RolloutInfo, etag?: string): Promise<TaggedRollout> {
        return tagged(
            await this.http.send(`${path(pipeline)}/rollout`, { method: "PUT", body: rollout, headers: ifMatch(etag) }),
        );
    }

    async promote(pipeline: string, etag?: string): Promise<TaggedRollout> {
        return tagged(await this.http.send(`${path(pipeline)}/rollout/promote`, { method: "POST", headers: ifMatch(etag) }));
    }

    async rollBack(pipeline: string, etag?: string): Promise<TaggedRollout> {
        return tagged(await this.http.send(`${path(pipeline)}/rollout/rollback`, { method: "POST", headers: ifMatch(etag) }));
    }

    rolloutHistory(pipeline: string, signal?: AbortSignal): Promise<RolloutEvent[]> {
        return this.http.json(`${path(pipeline)}/rollout/history`, { signal });
    }

    comparison(pipeline: string, version: string, signal?: AbortSignal): Promise<VersionComparison> {
        return this.http.json(`${path(pipeline)}/rollout/comparison`, { query: { version }, signal });
    }

    // Keys and audit.

    keys(signal?: AbortSignal): Promise<KeyInfo[]> {
        return this.http.json("/keys", { signal });
    }

    createKey(body: KeyBody): Promise<KeyInfo> {
        return this.http.json("/keys", { method: "POST", body });
    }

    /** Makes a key like another one, which stays good for `overlap` ("1.00:00:00"). */
    rotateKey(id: string, overlap?: string): Promise<KeyInfo> {
        return this.http.json(`/keys/${part(id)}/rotate`, { method: "POST", body: { overlap } });
    }

    revokeKey(id: string): Promise<void> {
        return this.http.json(`/keys/${part(id)}`, { method: "DELETE", again: "always" });
    }

    audit(
        query: { since?: string; until?: string; pipeline?: string; actor?: string; after?: number; limit?: number } = {},
        signal?: AbortSignal,
    ): Promise<AuditPage> {
        return this.http.json("/audit", { query, signal });
    }

    // Webhooks, and events that came in.

    webhooks(signal?: AbortSignal): Promise<WebhookInfo[]> {
        return this.http.json("/webhooks", { signal });
    }

    webhook(id: string, signal?: AbortSignal): Promise<WebhookInfo> {
        return this.http.json(`/webhooks/${part(id)}`, { signal });
    }

    /** Makes a webhook; the answer alone has its `secret`. */
    createWebhook(body: WebhookBody): Promise<WebhookInfo> {
        return this.http.json("/webhooks", { method: "POST", body });
    }

    /** Replaces all of a webhook but its secret, and enables the webhook unless the body disables it. */
    changeWebhook(id: string, body: WebhookBody): Promise<WebhookInfo> {
        return this.http.json(`/webhooks/${part(id)}`, { method: "PUT", again: "always", body });
    }

    /** Gives a webhook a new secret; the old one signs too for `overlap` ("1.00:00:00"). */
    rotateWebhook(id: string, overlap?: string): Promise<WebhookInfo> {
        return this.http.json(`/webhooks/${part(id)}/rotate`, { method: "POST", body: { overlap } });
    }

    deleteWebhook(id: string): Promise<void> {
        return this.http.json(`/webhooks/${part(id)}`, { method: "DELETE", again: "when-asked" });
    }

    /** Tells a webhook of a test; the delivery of this event says how it ended. */
    testWebhook(id: string): Promise<{ event: string }> {
        return this.http.json(`/webhooks/${part(id)}/test`, { method: "POST" });
    }

    /** What a webhook was told, and is to be told; the newest first. */
    deliveries(id: string, query: { state?: string; limit?: number } = {}, signal?: AbortSignal): Promise<DeliveryInfo[]> {
        return this.http.json(`/webhooks/${part(id)}/deliveries`, { query, signal });
    }

    /** Sends an event again, or all that have failed. */
    replay(id: string, event?: string): Promise<{ events: number }> {
        return this.http.json(`/webhooks/${part(id)}/replay`, { method: "POST", again: "when-asked", body: { event } });
    }

    deadEvents(pipeline: string, limit?: number, signal?: AbortSignal): Promise<DeadEventInfo[]> {
        return this.http.json(`${path(pipeline)}/events/dead`, { query: { limit }, signal });
    }

    triggers(pipeline: string, signal?: AbortSignal): Promise<TriggerInfo[]> {
        return this.http.json(`${path(pipeline)}/triggers`, { signal });
    }

    trigger(pipeline: string, trigger: string, signal?: AbortSignal): Promise<TriggerInfo> {
        return this.http.json(`${path(pipeline)}/triggers/${part(trigger)}`, { signal });
    }

    /** Lets a trigger take no events, which wait, or lets it go on. */
    pauseTrigger(pipeline: string, trigger: string, paused: boolean): Promise<TriggerInfo> {
        return this.http.json(`${path(pipeline)}/triggers/${part(trigger)}`, { method: "POST", again: "always", body: { paused } });
    }

    // The Open Inference Protocol.

    async models(signal?: AbortSignal): Promise<string[]> {
        return (await this.http.json<{ models: string[] }>("/v2/models", { signal })).models;
    }

    /** The inputs and outputs of a model, as tensors. */
    model(model: string, version?: string, signal?: AbortSignal): Promise<ModelMetadata> {
        return this.http.json(served(model, version), { signal });
    }

    async isModelReady(model: string, version?: string, signal?: AbortSignal): Promise<boolean> {
        return (await this.http.json<{ ready: boolean }>(`${served(model, version)}/ready`, { also: 503, signal })).ready;
    }

    /** Applies a model to tensors. `{pipeline}.users` takes user ids, and stores scores. */
    async infer(model: string, inputs: Tensor[], version?: string, signal?: AbortSignal): Promise<Tensor[]> {
        const answer = await this.http.json<{ outputs: Tensor[] }>(`${served(model, version)}/infer`, {
            method: "POST",
            again: "when-asked",
            body: { inputs },
            signal,
        });
        return answer.outputs;
    }
}

/** Not by `randomUUID`, which is missing on a page that came without TLS from another machine. */
function newKey(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function path(pipeline: string): string {
    return `/pipelines/${part(pipeline)}`;
}

function served(model: string, version: string | undefined): string {
    return `/v2/models/${part(model)}${version === undefined ? "" : `/versions/${part(version)}`}`;
}

function ifMatch(etag: string | undefined): Record<string, string> {
    return etag ? { "If-Match": etag } : {};
}

async function tagged(response: Response, signal?: AbortSignal): Promise<TaggedRollout> {
    return { rollout: await jsonOf<RolloutInfo>(response, signal), etag: response.headers.get("ETag") ?? "" };
}
