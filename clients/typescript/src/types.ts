import type { components } from "./schema.d.ts";

// The document says "number or text" of each number, because JSON readers may take either. The API always sends numbers.
type Plain<T> = number extends T
    ? Exclude<T, string>
    : T extends (infer E)[]
      ? Plain<E>[]
      : T extends object
        ? { [K in keyof T]: Plain<T[K]> }
        : T;

type Schema<K extends keyof components["schemas"]> = Plain<components["schemas"][K]>;

export type AuditPage = Schema<"AuditPage">;
export type ColumnDrift = Schema<"ColumnDrift">;
export type DriftBin = Schema<"DriftBin">;
export type DriftReport = Schema<"DriftReport">;
export type Explanation = Schema<"Explanation">;
export type HealthReport = Schema<"HealthReport">;
export type JobBody = Partial<Schema<"JobBody">>;
export type JobFailures = Schema<"JobFailures">;
export type JobInfo = Schema<"JobInfo">;
export type JobStatus = Schema<"JobStatus">;
export type KeyBody = Schema<"KeyBody">;
export type KeyInfo = Schema<"KeyInfo">;
export type OutputComparison = Schema<"OutputComparison">;
export type PipelineInfo = Schema<"PipelineInfo">;
export type PredictAnswer = Schema<"PredictAnswer">;
export type ProblemDetails = Schema<"ProblemDetails"> & { traceId?: string; column?: string };
export type RolloutEvent = Schema<"RolloutEvent">;
export type RolloutInfo = Schema<"RolloutInfo">;
export type ScheduleBody = Schema<"ScheduleBody">;
export type ScheduleInfo = Schema<"ScheduleInfo">;
export type Score = Schema<"Score">;
export type VersionActivity = Schema<"VersionActivity">;
export type VersionBody = Schema<"VersionBody">;
export type VersionComparison = Schema<"VersionComparison">;
export type VersionInfo = Schema<"VersionInfo">;

export type WhatIfAnswer = Schema<"WhatIfAnswer">;
export type WhatIfRow = Schema<"WhatIfRow">;

/** Values of input columns, by name. */
export type Row = Record<string, unknown>;

/** What a what-if changes: exactly one of set, variants and sweep. */
export interface WhatIfBody {
    set?: Row;
    variants?: Row[];
    sweep?: { column: string; from: number; to: number; steps: number };
    version?: string;
    features?: Row;
}

/** A line of a list: a score, or why a user has none. */
export type ScoreLine = Score | { user: string; problem: ProblemDetails };
