import type { HealthReport, JobInfo } from "modelpipeline";
import { usePipelines } from "./parts/pipelines.ts";
import { ago, percent } from "./format.ts";
import { usePolled } from "./query.ts";
import { href } from "./router.ts";
import { failures, type Series, sum, window } from "./series.ts";
import type { Session } from "./session.ts";

export interface Wrong {
    tone: "bad" | "warn";
    kind: string;
    text: string;
    link?: string;
}

// Most of what an open tab costs the API: readiness asks every store.
const everyMs = 30_000;
const rolloutsEveryMs = 60_000;
const day = 86_400_000;

// Pipelines are asked one by one, so only the first ones are.
const mostPipelines = 20;

/** What an operator should look at, the worst first; undefined while nothing is known. */
export function useWrongs(session: Session, series: Series | undefined): Wrong[] | undefined {
    const { api, caller } = session;
    const { all } = usePipelines();
    const health = usePolled("ready", (signal) => api.ready(signal), everyMs);
    const canSeeJobs = caller.scopes.includes("jobs") || caller.scopes.includes("read");
    const jobs = usePolled("wrong-jobs", (signal) => (canSeeJobs ? api.jobs(signal) : Promise.resolve([])), everyMs);
    const names = all.slice(0, mostPipelines).map((each) => each.name);
    const rollouts = usePolled(
        `wrong-rollouts:${names.join()}`,
        async (signal) => {
            const found = await Promise.all(names.map((name) => rolloutWrongs(session, name, signal)));
            return found.flat();
        },
        rolloutsEveryMs,
    );
    if (!health.data) return undefined;
    return [
        ...healthWrongs(health.data),
        ...(series ? seriesWrongs(series) : []),
        ...(rollouts.data ?? []),
        ...jobWrongs(jobs.data ?? []),
    ].sort((a, b) => Number(a.tone === "warn") - Number(b.tone === "warn"));
}

function healthWrongs(health: HealthReport): Wrong[] {
    return [
        ...(health.problems ?? []).map((text): Wrong => ({ tone: "bad", kind: "Not ready", text })),
        ...(health.warnings ?? []).map((text): Wrong => ({ tone: "warn", kind: "Warning", text })),
    ];
}

function seriesWrongs(series: Series): Wrong[] {
    const { points } = window(series, 5);
    const users = points.reduce((all, point) => all + sum(point?.users), 0);
    const failed = points.reduce((all, point) => all + failures(point), 0);
    const wrongs: Wrong[] = series.silos
        .filter((silo) => !silo.answers)
        .map((silo) => ({ tone: "bad", kind: "Silo", text: `${silo.silo} does not answer.`, link: href("cluster") }));
    if (failed > 0) {
        wrongs.push({
            tone: failed / users > 0.01 ? "bad" : "warn",
            kind: "Failures",
            text: `In the last five minutes ${failed} of ${users} users (${percent(failed / users)}) failed, not because of their rows.`,
        });
    }
    return wrongs;
}

function jobWrongs(jobs: JobInfo[]): Wrong[] {
    const failed = jobs.filter(
        (job) => job.status === "Failed" && Date.now() - Date.parse(job.finishedAt ?? job.createdAt) < day,
    );
    const held = jobs.filter((job) => job.status === "Running" && job.error);
    return [
        ...held.map((job): Wrong => ({
            tone: "bad",
            kind: "Job held up",
            text: `${job.pipeline}: ${job.error}`,
            link: href("jobs", { job: job.id }),
        })),
        ...failed.slice(0, 5).map((job): Wrong => ({
            tone: "warn",
            kind: "Job failed",
            text: `${job.pipeline}, ${ago(job.finishedAt ?? job.createdAt)}: ${job.error ?? "no reason given"}`,
            link: href("jobs", { job: job.id }),
        })),
    ];
}

async function rolloutWrongs({ api }: Session, pipeline: string, signal: AbortSignal): Promise<Wrong[]> {
    const link = href("rollout", { pipeline });
    try {
        const [versions, history] = await Promise.all([api.versions(pipeline, signal), api.rolloutHistory(pipeline, signal)]);
        const wrongs: Wrong[] = versions
            .filter((version) => version.state === "Failed" && !version.deletedAt)
            .map((version) => ({
                tone: version.role === "None" ? "warn" : "bad",
                kind: "Version failed",
                link,
                text: `${pipeline} ${version.version}: ${version.faults[0] ?? "no reason given"}`,
            }));
        const last = history[0];
        if (last && last.action === "TakeBack" && Date.now() - Date.parse(last.at) < day) {
            wrongs.push({ tone: "warn", kind: "Taken back", text: `${pipeline}, ${ago(last.at)}: ${last.reason}`, link });
        }
        return wrongs;
    } catch (error) {
        if (signal.aborted) throw error;
        // A pipeline that does not answer is told by the check of the stores.
        return [];
    }
}
