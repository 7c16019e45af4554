import type { JobInfo, ScheduleInfo } from "modelpipeline";
import { ago } from "../format.ts";
import { href } from "../router.ts";
import { isOfLastDay, type Wrong } from "./wrong.ts";

export function jobWrongs(jobs: JobInfo[]): Wrong[] {
    const failed = jobs.filter((job) => job.status === "Failed" && isOfLastDay(job.finishedAt ?? job.createdAt));
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

export function scheduleWrongs(schedules: ScheduleInfo[]): Wrong[] {
    return schedules
        .filter((each) => each.problem)
        .map((each) => ({
            tone: "bad",
            kind: "Schedule stands still",
            text: `${each.pipeline}: ${each.problem}`,
            link: href("jobs", { pipeline: each.pipeline }),
        }));
}
