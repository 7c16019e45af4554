import { type HealthReport, ProblemError, type ScheduleInfo, type TriggerInfo } from "modelpipeline";
import { useRef } from "preact/hooks";
import { usePipelines } from "../parts/pipelines.ts";
import { type Query, usePolled } from "../query.ts";
import type { Series } from "../series.ts";
import { useCan, useSession } from "../session.ts";
import { driftWrongs } from "./drift.ts";
import { triggerWrongs, webhookWrongs } from "./events.ts";
import { jobWrongs, scheduleWrongs } from "./jobs.ts";
import { failureWrongs, SiloMemory, siloWrongs } from "./silos.ts";
import { versionWrongs } from "./versions.ts";
import type { Wrong } from "./wrong.ts";

// Most of what an open tab costs the API: readiness asks every store.
const everyMs = 30_000;
const minuteMs = 60_000;
// A report of a wide pipeline takes tens of milliseconds, and a window has a day of rows.
const driftEveryMs = 300_000;

// Pipelines are asked one by one, so only the first ones are.
const mostPipelines = 20;

/** What an operator should look at, the worst first; undefined while nothing is known. */
export function useWrongs(series: Series | undefined): Wrong[] | undefined {
    const { api, caller } = useSession();
    const can = useCan();
    const { all } = usePipelines();
    const memory = useRef(new SiloMemory());
    const health = usePolled("ready", (signal) => api.ready(signal), everyMs);
    const names = all.slice(0, mostPipelines).map((each) => each.name);
    const driftNames = caller.routes.includes("drift") ? names : [];
    const found: Record<string, Query<Wrong[]>> = {
        Jobs: usePolled("wrong-jobs", async (signal) => jobWrongs(await api.jobs(signal)), everyMs),
        Triggers: usePolled(
            "wrong-triggers",
            async (signal) => triggerWrongs(await api.http.json<TriggerInfo[]>("/console/api/triggers", { signal })),
            everyMs,
        ),
        Schedules: usePolled(
            "wrong-schedules",
            async (signal) => scheduleWrongs(await api.http.json<ScheduleInfo[]>("/console/api/schedules", { signal })),
            minuteMs,
        ),
        Webhooks: usePolled("wrong-webhooks", async (signal) => (can("admin") ? webhookWrongs(await api.webhooks(signal)) : []), minuteMs),
        Versions: useEach("wrong-versions", names, minuteMs, async (name, signal) => {
            const [versions, history] = await Promise.all([api.versions(name, signal), api.rolloutHistory(name, signal)]);
            return versionWrongs(name, versions, history);
        }),
        Drift: useEach("wrong-drift", driftNames, driftEveryMs, async (name, signal) => driftWrongs(await api.drift(name, {}, signal))),
    };
    if (!health.data && !health.error) return undefined;
    const silos = series?.silos ?? [];
    return [
        ...(health.data ? healthWrongs(health.data) : []),
        ...Object.entries({ Readiness: health, ...found }).flatMap(([source, each]) => unknown(source, each.error)),
        ...(series ? [...siloWrongs(silos, memory.current.missing(silos)), ...failureWrongs(series)] : []),
        ...Object.values(found).flatMap((each) => each.data ?? []),
    ].sort((a, b) => Number(a.tone === "warn") - Number(b.tone === "warn"));
}

/** Asks about each pipeline, one after the other. A pipeline that does not answer is told by the check of the stores. */
function useEach(
    key: string,
    names: string[],
    everyMs: number,
    ask: (name: string, signal: AbortSignal) => Promise<Wrong[]>,
): Query<Wrong[]> {
    return usePolled(
        `${key}:${names.join()}`,
        async (signal) => {
            const found: Wrong[] = [];
            for (const name of names) {
                try {
                    found.push(...(await ask(name, signal)));
                } catch (error) {
                    if (signal.aborted) throw error;
                }
            }
            return found;
        },
        everyMs,
    );
}

/** What the API refuses to tell may be wrong as well. Without an answer a bar says so, and an older server may lack a route. */
function unknown(source: string, error: Error | undefined): Wrong[] {
    if (!error || (error instanceof ProblemError && (error.isUnreachable || error.isUnknownRoute))) return [];
    return [{ tone: "warn", kind: "Not known", text: `${source}: ${error.message}` }];
}

function healthWrongs(health: HealthReport): Wrong[] {
    return [
        ...(health.problems ?? []).map((text): Wrong => ({ tone: "bad", kind: "Not ready", text })),
        ...(health.warnings ?? []).map((text): Wrong => ({ tone: "warn", kind: "Warning", text })),
    ];
}
