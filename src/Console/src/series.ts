import type { Session } from "./session.ts";
import { type Query, usePolled } from "./query.ts";

export interface StageTimes {
    runs: number;
    mean: number;
    median: number;
    p99: number;
}

export interface Point {
    ago: number;
    users: Record<string, number>;
    jobUsers: Record<string, number>;
    waiting: number;
    stages: Record<string, StageTimes>;
}

export interface SiloLine {
    silo: string;
    answers: boolean;
    usedBytes: number;
    limitBytes: number;
    users: number;
    mostUsers: number;
    version: string;
}

interface Answer {
    stepSeconds: number;
    now: number;
    isKept: boolean;
    silos: SiloLine[];
    points: Point[];
}

/** The last hour, by the number of the step. */
export interface Series {
    stepSeconds: number;
    now: number;
    isKept: boolean;
    silos: SiloLine[];
    points: Map<number, Point>;
}

export const stages = ["queue", "retrieve", "bind", "apply", "write"] as const;

const everyMs = 10_000;
const hour = 360;

/** The last hour of a pipeline, or of all: read whole once, then only the steps that are new. */
export function useSeries(session: Session, pipeline: string | undefined): Query<Series> {
    return usePolled<Series>(
        `series:${pipeline ?? ""}`,
        async (signal, before) => {
            const missed = before ? Math.ceil((Date.now() / 1000 - before.now) / before.stepSeconds) + 3 : hour;
            const answer = await session.api.http.json<Answer>("/console/api/series", {
                query: { pipeline, steps: Math.max(1, Math.min(hour, Number.isFinite(missed) && missed > 0 ? missed : hour)) },
                signal,
            });
            return merge(answer, before);
        },
        everyMs,
    );
}

export function merge(answer: Answer, before: Series | undefined): Series {
    const { points: fresh, ...rest } = answer;
    const present = answer.now / answer.stepSeconds;
    const points = new Map([...(before?.points ?? [])].filter(([number]) => number > present - hour));
    for (const point of fresh) points.set(present - point.ago, point);
    return { ...rest, points };
}

/** The steps of the last minutes that have ended, the oldest first; undefined for a step in which nothing happened. */
export function window(series: Series, minutes: number): { at: number[]; points: (Point | undefined)[] } {
    const present = series.now / series.stepSeconds;
    const count = Math.min(hour - 1, Math.round((minutes * 60) / series.stepSeconds));
    const numbers = Array.from({ length: count }, (_, index) => present - count + index);
    return {
        at: numbers.map((number) => number * series.stepSeconds),
        points: numbers.map((number) => series.points.get(number)),
    };
}

export function sum(counts: Record<string, number> | undefined, except: string[] = []): number {
    return Object.entries(counts ?? {}).reduce((all, [name, count]) => (except.includes(name) ? all : all + count), 0);
}

// What no row of the user and no caller is to blame for.
const ownFaults = ["saturated", "store_unavailable", "deadline_exceeded", "version_unavailable", "failed"];

export function failures(point: Point | undefined): number {
    return ownFaults.reduce((all, name) => all + (point?.users[name] ?? 0), 0);
}

/** Mean time of a call on its silo in milliseconds: the stages follow each other. Null where there was no run. */
export function meanTime(point: Point | undefined): number | null {
    return total(point, "mean");
}

/** What 99 of 100 calls did not exceed, at most: the sum of the stages, as if a slow call were slow in each. */
export function p99Time(point: Point | undefined): number | null {
    return total(point, "p99");
}

function total(point: Point | undefined, what: "mean" | "p99"): number | null {
    const times = Object.values(point?.stages ?? {});
    return times.length === 0 ? null : times.reduce((all, stage) => all + stage[what], 0);
}
