import type { DriftReport } from "modelpipeline";
import { href } from "../router.ts";
import { some, type Wrong } from "./wrong.ts";

export function driftWrongs(report: DriftReport): Wrong[] {
    const drifted = [...report.outputs, ...report.columns].filter((each) => each.status === "Drifted");
    const first = drifted[0];
    if (!first) return [];
    const { pipeline } = report;
    const text =
        drifted.length === 1
            ? `${pipeline}: ${first.column} has drifted: ${first.reason}`
            : `${pipeline}: ${drifted.length} columns have drifted: ${some(drifted.map((each) => each.column))}.`;
    return [{ tone: "warn", kind: "Drift", text, link: href("drift", { pipeline }) }];
}
