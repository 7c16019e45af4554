import type { JobInfo, JobStatus, PipelineInfo } from "modelpipeline";
import { count, duration, number, percent, shortId } from "../format.ts";
import { Badge, Card, Progress, type Tone, Trouble, When } from "../parts/basics.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { Table } from "../parts/table.tsx";
import { usePolled } from "../query.ts";
import { go, href, useQuery, usePlace } from "../router.ts";
import { useCan, useSession } from "../session.ts";
import { JobDetail } from "./job.tsx";
import { ScheduleCard } from "./schedule.tsx";

export const tones: Record<JobStatus, Tone> = {
    Queued: "idle",
    Running: "busy",
    Completed: "good",
    Failed: "bad",
    Canceled: "warn",
};

export function JobsPage({ pipeline }: { pipeline: PipelineInfo | undefined }) {
    const { api } = useSession();
    const can = useCan();
    const jobs = usePolled("jobs", (signal) => api.jobs(signal), 3000);
    const [status, setStatus] = useQuery("status");
    const { query } = usePlace();
    const open = query.get("job");
    const named = query.get("pipeline");
    const rows = (jobs.data ?? []).filter((job) => (!status || job.status === status) && (!named || job.pipeline === named));
    return (
        <>
            {open && <JobDetail key={open} id={open} onChange={jobs.reload} />}
            <Card
                title={named ? `Jobs of ${named}` : "Jobs"}
                aside={
                    can("jobs") &&
                    pipeline && (
                        <Confirm
                            action="Score everybody"
                            question={`Score all users of ${pipeline.name}?`}
                            onYes={async () => {
                                const made = await api.createJob(pipeline.name);
                                jobs.reload();
                                go(href("jobs", { pipeline: named ?? undefined, job: made.id }));
                            }}
                        >
                            <p>
                                A job reads the whole input {pipeline.input.source} and stores a score for each user in{" "}
                                {pipeline.output.table}.
                            </p>
                        </Confirm>
                    )
                }
            >
                <Trouble error={jobs.error} what="jobs" />
                <div class="row">
                    <label>
                        Status{" "}
                        <select value={status} onChange={(event) => setStatus(event.currentTarget.value)}>
                            <option value="">all</option>
                            {Object.keys(tones).map((each) => (
                                <option key={each} value={each}>
                                    {each}
                                </option>
                            ))}
                        </select>
                    </label>
                </div>
                {jobs.data && (
                    <Table
                        label="Jobs"
                        rows={rows}
                        keyOf={(job) => job.id}
                        empty="There is no job."
                        text={(job) => `${job.id} ${job.pipeline} ${job.status} ${job.error ?? ""}`}
                        columns={[
                            {
                                name: "Job",
                                cell: (job) => (
                                    <a href={href("jobs", { ...Object.fromEntries(query), job: job.id })}>{shortId(job.id)}</a>
                                ),
                            },
                            { name: "Pipeline", cell: (job) => job.pipeline },
                            { name: "Status", cell: (job) => <Badge tone={tones[job.status]}>{job.status}</Badge> },
                            { name: "Progress", cell: (job) => <JobProgress job={job} /> },
                            { name: "Failed", isNumber: true, cell: (job) => count(job.failed) },
                            { name: "Users a second", isNumber: true, cell: (job) => number(job.usersPerSecond) },
                            { name: "Made", cell: (job) => <When at={job.createdAt} /> },
                            {
                                name: "Took",
                                cell: (job) => (job.startedAt && job.finishedAt ? duration(job.startedAt, job.finishedAt) : "–"),
                            },
                        ]}
                    />
                )}
            </Card>
            {pipeline && <ScheduleCard key={pipeline.name} pipeline={pipeline.name} onRun={jobs.reload} />}
        </>
    );
}

export function JobProgress({ job }: { job: JobInfo }) {
    const done = job.scored + job.failed;
    const share = job.status === "Completed" ? 1 : job.total > 0 ? done / job.total : 0;
    return (
        <span class="progress">
            <Progress share={share} label={`Progress of job ${job.id}`} /> {percent(Math.floor(share * 1000) / 1000)}
        </span>
    );
}
