import type { ScheduleInfo } from "modelpipeline";
import { useState } from "preact/hooks";
import { count, shortId } from "../format.ts";
import { Badge, Card, type Tone, Trouble, When } from "../parts/basics.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { Table } from "../parts/table.tsx";
import { usePolled } from "../query.ts";
import { href } from "../router.ts";
import { useCan, useSession } from "../session.ts";

const tones: Record<string, Tone> = { Started: "busy", Completed: "good", Failed: "bad", Skipped: "warn", Canceled: "warn" };

export function ScheduleCard({ pipeline, onRun }: { pipeline: string; onRun: () => void }) {
    const { api } = useSession();
    const can = useCan();
    const schedule = usePolled(
        "schedules",
        (signal) => api.http.json<ScheduleInfo[]>("/console/api/schedules", { signal }),
        15_000,
    );
    const now = schedule.data && (schedule.data.find((each) => each.pipeline === pipeline) ?? null);
    return (
        <Card title={`Schedule of ${pipeline}`}>
            <Trouble error={schedule.error} what="schedules" />
            {now === null && <p class="note">{pipeline} has no schedule.</p>}
            {now && (
                <>
                    <p>
                        <code>{now.cron}</code> ({now.timeZone}), next run{" "}
                        {now.nextRunAt ? (
                            <>
                                <When at={now.nextRunAt} />, {new Date(now.nextRunAt).toISOString()}
                            </>
                        ) : (
                            "never"
                        )}
                    </p>
                    {now.problem && <p class="bad">{now.problem}</p>}
                    <Table
                        label="Runs"
                        rows={now.runs}
                        keyOf={(run) => run.at}
                        empty="It has not run yet."
                        columns={[
                            { name: "Time", cell: (run) => <When at={run.at} /> },
                            {
                                name: "Outcome",
                                cell: (run) => (
                                    <Badge tone={tones[run.status ?? run.outcome] ?? "idle"}>{run.status ?? run.outcome}</Badge>
                                ),
                            },
                            {
                                name: "Job",
                                cell: (run) =>
                                    run.job ? <a href={href("jobs", { pipeline, job: run.job })}>{shortId(run.job)}</a> : "–",
                            },
                            { name: "Scored", isNumber: true, cell: (run) => count(run.scored) },
                            { name: "Failed", isNumber: true, cell: (run) => count(run.failed) },
                            { name: "Reason", isLong: true, cell: (run) => run.reason ?? run.error ?? "" },
                        ]}
                    />
                </>
            )}
            {schedule.data && schedule.data.length > 0 && <NextRuns schedules={schedule.data} />}
            {can("jobs") && now !== undefined && (
                <Change
                    pipeline={pipeline}
                    cron={now?.cron ?? ""}
                    zone={now?.timeZone ?? "UTC"}
                    exists={now !== null}
                    onDone={() => {
                        schedule.reload();
                        onRun();
                    }}
                />
            )}
        </Card>
    );
}

function NextRuns({ schedules }: { schedules: ScheduleInfo[] }) {
    const next = schedules.toSorted((a, b) => (a.nextRunAt ?? "9").localeCompare(b.nextRunAt ?? "9"));
    return (
        <>
            <h3>Next runs of all pipelines</h3>
            <Table
                label="Next runs"
                rows={next}
                keyOf={(each) => each.pipeline}
                text={(each) => each.pipeline}
                empty=""
                columns={[
                    { name: "Pipeline", cell: (each) => <a href={href("jobs", { pipeline: each.pipeline })}>{each.pipeline}</a> },
                    { name: "Cron", cell: (each) => <code>{each.cron}</code> },
                    { name: "Next run", cell: (each) => <When at={each.nextRunAt} /> },
                ]}
            />
        </>
    );
}

interface ChangeProps {
    pipeline: string;
    cron: string;
    zone: string;
    exists: boolean;
    onDone: () => void;
}

function Change({ pipeline, cron, zone, exists, onDone }: ChangeProps) {
    const { api } = useSession();
    const [nextCron, setCron] = useState(cron);
    const [nextZone, setZone] = useState(zone);
    return (
        <div class="row">
            <label>
                Cron <input value={nextCron} placeholder="0 3 * * *" onInput={(event) => setCron(event.currentTarget.value)} />
            </label>
            <label>
                Time zone <input value={nextZone} onInput={(event) => setZone(event.currentTarget.value)} />
            </label>
            <Confirm
                action="Set the schedule"
                disabled={!nextCron.trim()}
                question={`Score all users of ${pipeline} at ${nextCron} (${nextZone})?`}
                onYes={async () => {
                    await api.setSchedule(pipeline, { cron: nextCron.trim(), timeZone: nextZone.trim() });
                    onDone();
                }}
            />
            {exists && (
                <Confirm
                    action="Remove the schedule"
                    danger
                    question={`Remove the schedule of ${pipeline}?`}
                    onYes={async () => {
                        await api.removeSchedule(pipeline);
                        onDone();
                    }}
                />
            )}
        </div>
    );
}
