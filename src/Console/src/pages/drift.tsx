import type { ColumnDrift, DriftBin, PipelineInfo } from "modelpipeline";
import { count, index, number, percent } from "../format.ts";
import { Badge, Card, Stat, type Tone, Trouble, When } from "../parts/basics.tsx";
import { PairedBars } from "../parts/bars.tsx";
import { Strip, type StripDay } from "../parts/strip.tsx";
import { Table } from "../parts/table.tsx";
import { useOnce, usePolled } from "../query.ts";
import { href, useQuery, usePlace } from "../router.ts";
import { useSession } from "../session.ts";

const tones: Record<string, Tone> = { Ok: "good", Warning: "warn", Drifted: "bad", TooFew: "idle" };

export function DriftPage({ pipeline }: { pipeline: PipelineInfo }) {
    return useSession().caller.routes.includes("drift") ? (
        <Drift pipeline={pipeline} />
    ) : (
        <p class="note">This server does not measure drift: it has no route for it.</p>
    );
}

function Drift({ pipeline }: { pipeline: PipelineInfo }) {
    const { api } = useSession();
    const [days, setDays] = useQuery("window", "24h");
    const { query } = usePlace();
    const drift = usePolled(
        `drift:${pipeline.name}:${days}`,
        (signal) => api.drift(pipeline.name, { window: days }, signal),
        30_000,
    );
    const data = drift.data;
    // An output may have the name of an input column.
    const all = [
        ...(data?.outputs ?? []).map((each) => ({ ...each, id: `output:${each.column}` })),
        ...(data?.columns ?? []).map((each) => ({ ...each, id: each.column })),
    ];
    const named = query.get("column");
    const open = all.find((each) => each.id === named) ?? all.find((each) => each.column === named);
    return (
        <>
            <div class="row">
                <label>
                    Window{" "}
                    <select value={days} onChange={(event) => setDays(event.currentTarget.value)}>
                        <option value="1h">an hour</option>
                        <option value="24h">a day</option>
                        <option value="7d">a week</option>
                    </select>
                </label>
            </div>
            <Trouble error={drift.error} what="drift" />
            {!data && !drift.error && <p>Loading …</p>}
            {data && (
                <Card title={`Inputs and outputs of ${pipeline.name}`}>
                    <dl class="stats">
                        <Stat name="Verdict" value={data.status} />
                        <Stat name="Drifted" value={percent(data.driftedShare)} hint="of the columns" />
                        <Stat name="Rows" value={count(data.window.rows)} hint="in the window" />
                        <Stat name="Version" value={data.version} />
                    </dl>
                    <p class="hint">
                        {data.baseline ? (
                            <>
                                Beside a baseline of {count(data.baseline.rows)} rows, set <When at={data.baseline.setAt} />
                                {data.baseline.setBy ? ` by ${data.baseline.setBy}` : " from the first rows of the version"}.
                            </>
                        ) : (
                            "There is no baseline yet."
                        )}
                    </p>
                    <Table
                        label="Columns"
                        rows={all}
                        keyOf={(each) => each.id}
                        text={(each) => `${each.column} ${each.status} ${each.reason}`}
                        empty="Nothing was scored in the window."
                        columns={[
                            {
                                name: "Column",
                                cell: (each) => (
                                    <a href={href("drift", { ...Object.fromEntries(query), column: each.id })}>
                                        {each.column}
                                    </a>
                                ),
                            },
                            { name: "Verdict", cell: (each) => <Badge tone={tones[each.status] ?? "idle"}>{each.status}</Badge> },
                            { name: "PSI", isNumber: true, cell: (each) => index(each.psi) },
                            { name: "Nulls", isNumber: true, cell: (each) => percent(each.nullShare) },
                            { name: "Unusable", isNumber: true, cell: (each) => percent(each.unusableShare) },
                            { name: "Why", isLong: true, cell: (each) => each.reason },
                        ]}
                    />
                </Card>
            )}
            {open && <ColumnCard column={open} />}
            <DaysCard pipeline={pipeline.name} />
        </>
    );
}

/** The verdicts of each day. The answer reads all hours of the days, so it comes once, and when you ask. */
function DaysCard({ pipeline }: { pipeline: string }) {
    const { api } = useSession();
    const [days, setDays] = useQuery("days", "14");
    const found = useOnce(`drift-days:${pipeline}:${days}`, (signal) =>
        api.http.json<{ version: string; days: StripDay[] }>("/console/api/drift", { query: { pipeline, days }, signal }),
    );
    return (
        <Card
            title="Day by day"
            aside={
                <button type="button" onClick={found.reload}>
                    Look again
                </button>
            }
        >
            <div class="row">
                <label>
                    Days{" "}
                    <select value={days} onChange={(event) => setDays(event.currentTarget.value)}>
                        <option value="7">a week</option>
                        <option value="14">two weeks</option>
                        <option value="30">30 days</option>
                    </select>
                </label>
            </div>
            <Trouble error={found.error} what="drift by days" />
            {!found.data && !found.error && <p>Loading …</p>}
            {found.data && found.data.days.every((day) => day.rows === 0) && <p class="note">Nothing was scored on these days.</p>}
            {found.data?.days.some((day) => day.rows > 0) && (
                <Strip label={`Verdicts about ${found.data.version} day by day`} days={found.data.days} tones={tones} />
            )}
        </Card>
    );
}

function ColumnCard({ column }: { column: ColumnDrift }) {
    return (
        <Card title={`Column ${column.column}`}>
            <p>
                <Badge tone={tones[column.status] ?? "idle"}>{column.status}</Badge> {column.reason}
            </p>
            <dl class="stats">
                <Stat name="PSI" value={index(column.psi)} />
                <Stat name="Kolmogorov-Smirnov" value={number(column.ks)} />
                <Stat name="Jensen-Shannon" value={number(column.jensenShannon)} />
                <Stat name="Nulls" value={percent(column.nullShare)} hint={`baseline ${percent(column.baselineNullShare)}`} />
                <Stat name="Median" value={number(column.median)} hint={`baseline ${number(column.baselineMedian)}`} />
                <Stat name="New" value={percent(column.newShare)} hint="texts the baseline lacks" />
                <Stat name="Out of range" value={percent(column.outOfRangeShare)} />
            </dl>
            {column.bins.length > 0 && (
                <PairedBars
                    label={`Groups of ${column.column}`}
                    groups={column.bins.map((bin, index) => ({
                        key: `${index}`,
                        name: nameOf(bin, index),
                        expected: bin.expected,
                        actual: bin.actual,
                    }))}
                />
            )}
        </Card>
    );
}

function nameOf(bin: DriftBin, index: number): string {
    if (bin.category !== null && bin.category !== undefined) return bin.category || "(empty)";
    const hasEnds = typeof bin.from === "number" || typeof bin.to === "number";
    if (!hasEnds) return bin.kind || `${index + 1}`;
    if (typeof bin.from !== "number") return `up to ${number(bin.to)}`;
    return typeof bin.to === "number" ? `${number(bin.from)} to ${number(bin.to)}` : `above ${number(bin.from)}`;
}
