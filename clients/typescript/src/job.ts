import type { ModelPipelineClient } from "./client.ts";
import { ProblemError, unreachable } from "./errors.ts";
import { patienceMs, pause } from "./retries.ts";
import type { JobFailure, JobFailureReason, JobInfo, JobStatus } from "./types.ts";

const over: JobStatus[] = ["Completed", "Failed", "Canceled"];
const pauseMs = 500;

/** A job on the server. The job goes on whether or not somebody waits. */
export class Job {
    constructor(
        private readonly api: ModelPipelineClient,
        readonly id: string,
    ) {}

    get(signal?: AbortSignal): Promise<JobInfo> {
        return this.api.job(this.id, signal);
    }

    /** How far the job is, at least once a second, until the job is over. A lost connection is made again. */
    async *follow(signal?: AbortSignal): AsyncGenerator<JobInfo> {
        let heard = Date.now();
        for (;;) {
            try {
                for await (const now of this.api.followJob(this.id, signal)) {
                    heard = Date.now();
                    yield now;
                    if (over.includes(now.status)) return;
                }
            } catch (error) {
                const isTransient = error instanceof ProblemError && error.isTransient;
                if (!isTransient || Date.now() - heard > patienceMs) throw error;
            }
            // What answers need not be the server: a page for logging in tells nothing of a job, ever.
            if (Date.now() - heard > patienceMs) throw unreachable(new Error(`The events of job ${this.id} said nothing.`));
            await pause(pauseMs, signal);
        }
    }

    /** Waits until the job is over, and returns its last state. */
    async wait(progress?: (now: JobInfo) => void, signal?: AbortSignal): Promise<JobInfo> {
        let last: JobInfo | undefined;
        for await (const now of this.follow(signal)) {
            progress?.(now);
            last = now;
        }
        return last!;
    }

    /** Stops the job. Scores that are written stay. */
    cancel(): Promise<JobInfo> {
        return this.api.cancelJob(this.id);
    }

    /** The users whom the job could not score. */
    async *failures(reason?: string, signal?: AbortSignal): AsyncGenerator<JobFailure> {
        let after: string | undefined;
        do {
            const page = await this.api.jobFailures(this.id, { reason, after, limit: 1000 }, signal);
            yield* page.failures;
            after = page.next ?? undefined;
        } while (after !== undefined);
    }

    /** Why users could not be scored, the most frequent reason first. */
    async failureReasons(signal?: AbortSignal): Promise<JobFailureReason[]> {
        return (await this.api.jobFailures(this.id, { limit: 1 }, signal)).reasons ?? [];
    }
}
