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
export type BaselineSummary = Schema<"BaselineSummary">;
export type ColumnDrift = Schema<"ColumnDrift">;
export type DeadEventInfo = Schema<"DeadEventInfo">;
export type DeliveryInfo = Schema<"DeliveryInfo">;
export type DriftBin = Schema<"DriftBin">;
export type DriftReport = Schema<"DriftReport">;
export type Explanation = Schema<"Explanation">;
export type FeatureImportance = Schema<"FeatureImportance">;
export type HealthReport = Schema<"HealthReport">;
export type JobBody = Partial<Schema<"JobBody">>;
export type JobFailure = Schema<"JobFailure">;
export type JobFailureReason = Schema<"JobFailureReason">;
export type JobFailures = Schema<"JobFailures">;
export type JobInfo = Schema<"JobInfo">;
export type JobStatus = Schema<"JobStatus">;
export type KeyBody = Schema<"KeyBody">;
export type KeyInfo = Schema<"KeyInfo">;
export type ModelMetadata = Schema<"ModelMetadata">;
export type OutputComparison = Schema<"OutputComparison">;
export type PipelineInfo = Schema<"PipelineInfo">;
export type PredictAnswer = Schema<"PredictAnswer">;
export type ProblemDetails = Schema<"ProblemDetails"> & {
    traceId?: string;
    column?: string;
    /** What the Open Inference Protocol has in place of all others. */
    error?: string;
};
export type RolloutEvent = Schema<"RolloutEvent">;
export type RolloutInfo = Schema<"RolloutInfo">;
export type ScheduleBody = Schema<"ScheduleBody">;
export type ScheduleInfo = Schema<"ScheduleInfo">;
export type Score = Schema<"Score">;
export type TriggerInfo = Schema<"TriggerInfo">;
export type VersionActivity = Schema<"VersionActivity">;
export type VersionBody = Schema<"VersionBody">;
export type VersionComparison = Schema<"VersionComparison">;
export type VersionInfo = Schema<"VersionInfo">;
export type WebhookInfo = Schema<"WebhookInfo">;
export type WebhookThreshold = Schema<"Threshold">;

export type WhatIfAnswer = Schema<"WhatIfAnswer">;
export type WhatIfRow = Schema<"WhatIfRow">;

/** Values of input columns, by name. */
export type Row = Record<string, unknown>;

/** A webhook to make, or what a webhook becomes. */
export interface WebhookBody {
    url: string;
    events: string[];
    /** The pipelines, as globs; all that the caller may use where it is left out. */
    pipelines?: string[];
    thresholds?: { pipeline: string; output: string; value: number; direction?: "Both" | "Up" | "Down" }[];
    /** Whether it is told from now on; true where it is left out. What happens while it is disabled is not told later. */
    enabled?: boolean;
}

/** A tensor of the Open Inference Protocol. */
export interface Tensor {
    name: string;
    datatype: string;
    shape: number[];
    data: unknown[];
}

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
