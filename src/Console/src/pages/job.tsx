import type { JobFailures, JobInfo } from "modelpipeline";
import { useEffect, useState } from "preact/hooks";
import { count, duration, number, shortId } from "../format.ts";
import { Badge, Card, Stat, Trouble, When } from "../parts/basics.tsx";
import { Bars } from "../parts/bars.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { useOnce } from "../query.ts";
import { setQuery, useQuery } from "../router.ts";
import { useCan, useSession } from "../session.ts";
import { JobProgress, tones } from "./jobs.tsx";

const retryMs = 3000;

/** One job, live as long as it runs. */
export function JobDetail({ id, onChange }: { id: string; onChange: () => void }) {
    const { api } = useSession();
    const can = useCan();
    const [job, setJob] = useState<JobInfo>();
    const [error, setError] = useState<Error>();
    const [round, setRound] = useState(0);
    useEffect(() => {
        const aborted = new AbortController();
        let timer: ReturnType<typeof setTimeout> | undefined;
        const follow = async () => {
            try {
                for await (const now of api.followJob(id, aborted.signal)) {
                    setJob(now);
                    setError(undefined);
                }
                onChange();
            } catch (failed) {
                if (aborted.signal.aborted) return;
                setError(failed as Error);
                timer = setTimeout(() => setRound((now) => now + 1), retryMs);
            }
        };
        void follow();
        return () => {
            aborted.abort();
            clearTimeout(timer);
        };
    }, [id, round]);
    const close = (
        <button type="button" onClick={() => setQuery({ job: undefined, reason: undefined }, {})}>
            Close
        </button>
    );
    if (!job)
        return (
            <Card title={`Job ${shortId(id)}`} aside={close}>
                {error ? <Trouble error={error} what="this job" /> : <p>Loading …</p>}
            </Card>
        );
    const isOver = job.finishedAt !== null;
    return (
        <Card title={`Job ${shortId(id)} of ${job.pipeline}`} aside={close}>
            <div aria-live="polite" class="row">
                <Badge tone={tones[job.status]}>{job.status}</Badge>
                <JobProgress job={job} />
                {!isOver && can("jobs") && (
                    <Confirm
                        action="Cancel the job"
                        danger
                        question="Cancel this job?"
                        onYes={async () => {
                            await api.cancelJob(id);
                            setRound((now) => now + 1);
                            onChange();
                        }}
                    >
                        <p>{count(job.scored)} users keep their new scores. The others keep those that they had.</p>
                    </Confirm>
                )}
            </div>
            {job.error && <p class="bad">{job.error}</p>}
            <dl class="stats">
                <Stat name="Users" value={count(job.total)} />
                <Stat name="Scored" value={count(job.scored)} />
                <Stat name="Failed" value={count(job.failed)} />
                <Stat name="Users a second" value={number(job.usersPerSecond)} />
                <Stat
                    name="Took"
                    value={job.startedAt ? duration(job.startedAt, job.finishedAt ?? new Date().toISOString()) : "–"}
                />
            </dl>
            <p class="hint">
                Id {job.id}. Made <When at={job.createdAt} />, started <When at={job.startedAt} />, over{" "}
                <When at={job.finishedAt} />.{job.version ? ` Version ${job.version}.` : ""}
                {job.shadow ? " Shadow scores." : ""}
            </p>
            {job.failed > 0 && <Failures key={`${job.status}`} job={job} />}
        </Card>
    );
}

function Failures({ job }: { job: JobInfo }) {
    const { api } = useSession();
    const [reason, setReason] = useQuery("reason");
    const reasons = useOnce(`reasons:${job.id}`, (signal) => api.jobFailures(job.id, { limit: 1 }, signal));
    const [pages, setPages] = useState<string[]>([]);
    const after = pages.at(-1);
    const failures = useOnce<JobFailures>(`failures:${job.id}:${reason}:${after ?? ""}`, (signal) =>
        api.jobFailures(job.id, { reason, after, limit: 50 }, signal),
    );
    const all = reasons.data?.reasons ?? [];
    return (
        <>
            <h3>Failures by reason</h3>
            <Trouble error={reasons.error ?? failures.error} what="failures of jobs" />
            {all.length > 0 && (
                <Bars
                    label="Failures by reason"
                    bars={all.map((each) => ({ name: each.reason, value: each.users, text: count(each.users) }))}
                />
            )}
            <div class="row">
                <label>
                    Reason{" "}
                    <select
                        value={reason}
                        onChange={(event) => {
                            setPages([]);
                            setReason(event.currentTarget.value);
                        }}
                    >
                        <option value="">all</option>
                        {all.map((each) => (
                            <option key={each.reason} value={each.reason}>
                                {each.reason}
                            </option>
                        ))}
                    </select>
                </label>
                <button type="button" disabled={pages.length === 0} onClick={() => setPages(pages.slice(0, -1))}>
                    Back
                </button>
                <button type="button" disabled={!failures.data?.next} onClick={() => setPages([...pages, failures.data!.next!])}>
                    Next
                </button>
            </div>
            {failures.data && (
                <div class="scroll" tabIndex={0} role="group" aria-label="Users without a score">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">User</th>
                                <th scope="col">Reason</th>
                                <th scope="col">When</th>
                            </tr>
                        </thead>
                        <tbody>
                            {failures.data.failures.map((each) => (
                                <tr key={each.user}>
                                    <td>{each.user}</td>
                                    <td>{each.reason}</td>
                                    <td>
                                        <When at={each.recordedAt} />
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
        </>
    );
}
