import { Badge, Card, Stat, Trouble } from "../parts/basics.tsx";
import { Chart } from "../parts/chart.tsx";
import { count, milliseconds, number, percent } from "../format.ts";
import { useQuery } from "../router.ts";
import { failures, meanTime, p99Time, sum, useSeries, window } from "../series.ts";
import { useSession } from "../session.ts";
import type { Wrong } from "../wrongs/wrong.ts";
import { useWrongs } from "../wrongs/wrongs.ts";

const recentSteps = 6;

export function OverviewPage({ pipeline }: { pipeline: string | undefined }) {
    const session = useSession();
    const series = useSeries(session, pipeline);
    const [minutes, setMinutes] = useQuery("minutes", "15");
    const wrongs = useWrongs(series.data);
    if (!series.data) return series.error ? <Trouble error={series.error} what="this page" /> : <p>Loading …</p>;
    const { at, points } = window(series.data, minutes === "60" ? 60 : 15);
    const seconds = series.data.stepSeconds;
    const recent = points.slice(-recentSteps);
    const users = recent.reduce((all, point) => all + sum(point?.users), 0);
    const failed = recent.reduce((all, point) => all + failures(point), 0);
    const scored = recent.reduce((all, point) => all + (point?.users.scored ?? 0), 0);
    const times = recent.map(meanTime).filter((time) => time !== null);
    const slow = recent.map(p99Time).filter((time) => time !== null);
    const jobs = recent.reduce((all, point) => all + sum(point?.jobUsers), 0);
    const waiting = points.at(-1)?.waiting ?? 0;
    return (
        <>
            <WrongNow wrongs={wrongs} />
            <Card title={pipeline ? `Last minute of ${pipeline}` : "Last minute"}>
                <dl class="stats">
                    <Stat name="Scores a second" value={number(scored / (seconds * recentSteps))} hint="calls and lists" />
                    <Stat
                        name="Mean time"
                        value={times.length > 0 ? milliseconds(times.reduce((a, b) => a + b) / times.length) : "–"}
                        hint="on the silo"
                    />
                    <Stat name="99th percentile" value={slow.length > 0 ? milliseconds(Math.max(...slow)) : "–"} hint="at most" />
                    <Stat
                        name="Failed"
                        value={users > 0 ? percent(failed / users) : "–"}
                        hint={`${count(failed)} of ${count(users)} users`}
                    />
                    <Stat name="Waiting" value={count(waiting)} hint="users in the queue" />
                    <Stat name="Jobs" value={number(jobs / (seconds * recentSteps))} hint="users a second" />
                    <Stat name="Silos" value={count(series.data.silos.filter((silo) => silo.answers).length)} />
                </dl>
            </Card>
            {!series.data.isKept && (
                <p class="note">Metrics are switched off (OTEL_SDK_DISABLED or OTEL_METRICS_EXPORTER), so there are no charts.</p>
            )}
            <div class="row">
                <label>
                    Show{" "}
                    <select value={minutes} onChange={(event) => setMinutes(event.currentTarget.value)}>
                        <option value="15">15 minutes</option>
                        <option value="60">an hour</option>
                    </select>
                </label>
            </div>
            <div class="charts">
                <Chart
                    title="Users a second"
                    at={at}
                    format={number}
                    lines={[
                        { name: "scored", color: "one", values: points.map((point) => (point?.users.scored ?? 0) / seconds) },
                        { name: "jobs", color: "two", values: points.map((point) => sum(point?.jobUsers) / seconds) },
                    ]}
                />
                <Chart
                    title="Time on the silo"
                    at={at}
                    format={milliseconds}
                    lines={[
                        { name: "mean", color: "one", values: points.map(meanTime) },
                        { name: "99th percentile", color: "two", values: points.map(p99Time) },
                    ]}
                />
                <Chart
                    title="Users without a score, a second"
                    at={at}
                    format={number}
                    lines={[
                        { name: "failed", color: "three", values: points.map((point) => failures(point) / seconds) },
                        {
                            name: "no row or unusable",
                            color: "two",
                            values: points.map((point) => (sum(point?.users, ["scored"]) - failures(point)) / seconds),
                        },
                    ]}
                />
                <Chart
                    title="Users that wait"
                    at={at}
                    format={count0}
                    lines={[{ name: "waiting", color: "one", values: points.map((point) => point?.waiting ?? 0) }]}
                />
            </div>
        </>
    );
}

function count0(value: number | null): string {
    return value === null ? "–" : number(value);
}

function WrongNow({ wrongs }: { wrongs: Wrong[] | undefined }) {
    return (
        <Card title="What is wrong now">
            <div aria-live="polite">
                {!wrongs && <p>Loading …</p>}
                {wrongs?.length === 0 && (
                    <p>
                        <Badge tone="good">Nothing that the console knows of</Badge>
                    </p>
                )}
                {wrongs && wrongs.length > 0 && (
                    <ul class="wrongs">
                        {wrongs.map((wrong) => (
                            <li key={wrong.text}>
                                <Badge tone={wrong.tone}>{wrong.kind}</Badge> <span>{wrong.text}</span>{" "}
                                {wrong.link && (
                                    <a href={wrong.link}>
                                        Show
                                        <span class="unseen">
                                            {" "}
                                            {wrong.kind}: {wrong.text}
                                        </span>
                                    </a>
                                )}
                            </li>
                        ))}
                    </ul>
                )}
            </div>
        </Card>
    );
}
