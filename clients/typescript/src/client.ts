import { ProblemError } from "./errors.ts";
import { type ClientOptions, Http } from "./http.ts";
import { lines } from "./lines.ts";
import type {
    AuditPage,
    DriftReport,
    Explanation,
    HealthReport,
    JobBody,
    JobFailures,
    JobInfo,
    KeyBody,
    KeyInfo,
    PipelineInfo,
    PredictAnswer,
    Row,
    RolloutEvent,
    RolloutInfo,
    ScheduleBody,
    ScheduleInfo,
    Score,
    ScoreLine,
    VersionBody,
    VersionComparison,
    VersionInfo,
    WhatIfAnswer,
    WhatIfBody,
} from "./types.ts";

/** A rollout document, and the ETag that says which one. */
export interface TaggedRollout {
    rollout: RolloutInfo;
    etag: string;
}

const part = encodeURIComponent;

/**
 * The routes of the API. A call that fails throws a ProblemError, or an UnreachableError where nobody answers; it is not made again.
 */
export class ModelPipelineClient {
    readonly http: Http;

    constructor(options: ClientOptions = {}) {
        this.http = new Http(options);
    }

    // Scores.

    score(pipeline: string, user: string, options: { maxAge?: string; signal?: AbortSignal } = {}): Promise<Score> {
        return this.http.json(`${path(pipeline)}/users/${part(user)}/score`, {
            method: "POST",
            query: { maxAge: options.maxAge },
            signal: options.signal,
        });
    }

    storedScore(pipeline: string, user: string, signal?: AbortSignal): Promise<Score> {
        return this.http.json(`${path(pipeline)}/users/${part(user)}/score`, { signal });
    }

    /** Scores many users; each line comes as its user is scored. */
    async *scoreMany(pipeline: string, users: string[], signal?: AbortSignal): AsyncGenerator<ScoreLine> {
        const response = await this.http.send(`${path(pipeline)}/score`, { method: "POST", body: { users }, signal });
        for await (const line of lines(response)) {
            if (line.trim()) yield JSON.parse(line) as ScoreLine;
        }
    }

    forget(pipeline: string, user: string): Promise<void> {
        return this.http.json(`${path(pipeline)}/users/${part(user)}`, { method: "DELETE" });
    }

    // What-if, predictions and explanations: nothing is stored.

    whatIf(pipeline: string, user: string, body: WhatIfBody, signal?: AbortSignal): Promise<WhatIfAnswer> {
        return this.http.json(`${path(pipeline)}/users/${part(user)}/what-if`, { method: "POST", body, signal });
    }

    predict(pipeline: string, rows: Row[], version?: string, signal?: AbortSignal): Promise<PredictAnswer> {
        return this.http.json(`${path(pipeline)}/predict`, { method: "POST", body: { rows, version }, signal });
    }

    explain(
        pipeline: string,
        user: string,
        query: { output?: string; top?: number; samples?: number; version?: string; scale?: string } = {},
        signal?: AbortSignal,
    ): Promise<Explanation> {
        return this.http.json(`${path(pipeline)}/users/${part(user)}/explanation`, { query, signal });
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
    async ready(signal?: AbortSignal): Promise<HealthReport> {
        const response = await this.http.send("/health/ready", { signal }).catch((error: unknown) => {
            if (error instanceof ProblemError && error.status === 503) return error.problem as unknown as HealthReport;
            throw error;
        });
        return response instanceof Response ? ((await response.json()) as HealthReport) : response;
    }

    // Jobs and schedules.

    jobs(signal?: AbortSignal): Promise<JobInfo[]> {
        return this.http.json("/jobs", { signal });
    }

    job(id: string, signal?: AbortSignal): Promise<JobInfo> {
        return this.http.json(`/jobs/${part(id)}`, { signal });
    }

    createJob(pipeline: string, body: JobBody = {}, idempotencyKey: string = crypto.randomUUID()): Promise<JobInfo> {
        return this.http.json(`${path(pipeline)}/jobs`, { method: "POST", body, headers: { "Idempotency-Key": idempotencyKey } });
    }

    cancelJob(id: string): Promise<JobInfo> {
        return this.http.json(`/jobs/${part(id)}/cancel`, { method: "POST" });
    }

    jobFailures(
        id: string,
        query: { reason?: string; after?: string; limit?: number } = {},
        signal?: AbortSignal,
    ): Promise<JobFailures> {
        return this.http.json(`/jobs/${part(id)}/failures`, { query, signal });
    }

    /** The progress of a job, at least once a second, until the job is over. */
    async *followJob(id: string, signal?: AbortSignal): AsyncGenerator<JobInfo> {
        const response = await this.http.send(`/jobs/${part(id)}/events`, { headers: { Accept: "text/event-stream" }, signal });
        for await (const line of lines(response)) {
            if (line.startsWith("data: ")) yield JSON.parse(line.slice(6)) as JobInfo;
        }
    }

    schedule(pipeline: string, signal?: AbortSignal): Promise<ScheduleInfo> {
        return this.http.json(`${path(pipeline)}/schedule`, { signal });
    }

    setSchedule(pipeline: string, body: ScheduleBody): Promise<ScheduleInfo> {
        return this.http.json(`${path(pipeline)}/schedule`, { method: "PUT", body });
    }

    removeSchedule(pipeline: string): Promise<void> {
        return this.http.json(`${path(pipeline)}/schedule`, { method: "DELETE" });
    }

    // Versions and rollout.

    versions(pipeline: string, signal?: AbortSignal): Promise<VersionInfo[]> {
        return this.http.json(`${path(pipeline)}/versions`, { signal });
    }

    addVersion(pipeline: string, body: VersionBody): Promise<VersionInfo> {
        return this.http.json(`${path(pipeline)}/versions`, { method: "POST", body });
    }

    deleteVersion(pipeline: string, version: string): Promise<void> {
        return this.http.json(`${path(pipeline)}/versions/${part(version)}`, { method: "DELETE" });
    }

    async rollout(pipeline: string, signal?: AbortSignal): Promise<TaggedRollout> {
        return tagged(await this.http.send(`${path(pipeline)}/rollout`, { signal }));
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

    revokeKey(id: string): Promise<void> {
        return this.http.json(`/keys/${part(id)}`, { method: "DELETE" });
    }

    audit(
        query: { since?: string; until?: string; pipeline?: string; actor?: string; after?: number; limit?: number } = {},
        signal?: AbortSignal,
    ): Promise<AuditPage> {
        return this.http.json("/audit", { query, signal });
    }
}

function path(pipeline: string): string {
    return `/pipelines/${part(pipeline)}`;
}

function ifMatch(etag: string | undefined): Record<string, string> {
    return etag ? { "If-Match": etag } : {};
}

async function tagged(response: Response): Promise<TaggedRollout> {
    return { rollout: (await response.json()) as RolloutInfo, etag: response.headers.get("ETag") ?? "" };
}
