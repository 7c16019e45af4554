import type { OutputComparison, VersionActivity } from "modelpipeline";
import { count, milliseconds, number, percent, value } from "../format.ts";
import { Card, Stat, Trouble } from "../parts/basics.tsx";
import { Bars } from "../parts/bars.tsx";
import { Histogram } from "../parts/histogram.tsx";
import { Scatter } from "../parts/scatter.tsx";
import { Table } from "../parts/table.tsx";
import { useOnce } from "../query.ts";
import { useQuery } from "../router.ts";
import { useSession } from "../session.ts";

/** A candidate or shadow beside the stable version. The answer reads all stored shadow scores, so it comes once, and when you ask. */
export function ComparisonCard({ pipeline, versions }: { pipeline: string; versions: string[] }) {
    const { api } = useSession();
    const [named, setVersion] = useQuery("version");
    const version = versions.includes(named) ? named : versions[0]!;
    const comparison = useOnce(`comparison:${pipeline}:${version}`, (signal) => api.comparison(pipeline, version, signal));
    const data = comparison.data;
    return (
        <Card
            title="Beside the stable version"
            aside={
                <button type="button" onClick={comparison.reload}>
                    Compare again
                </button>
            }
        >
            {versions.length > 1 && (
                <div class="row">
                    <label>
                        Version{" "}
                        <select value={version} onChange={(event) => setVersion(event.currentTarget.value)}>
                            {versions.map((each) => (
                                <option key={each} value={each}>
                                    {each}
                                </option>
                            ))}
                        </select>
                    </label>
                </div>
            )}
            <Trouble error={comparison.error} what="comparisons" />
            {!data && !comparison.error && <p>Loading …</p>}
            {data?.fault && <p class="bad">{data.fault}</p>}
            {data && (
                <Table
                    label="Activity"
                    keyOf={(row) => row.name}
                    empty=""
                    rows={[
                        { name: `${data.stable} (stable)`, did: data.live.stable },
                        { name: `${data.version} (${data.role.toLowerCase()})`, did: data.live.version },
                    ]}
                    columns={activityColumns}
                />
            )}
            {data && !data.stored && (
                <p class="note">No shadow score of {version} is stored, so there is nothing to compare user by user.</p>
            )}
            {data?.stored && (
                <p>
                    {count(data.stored.users)} users have a score of both versions; {count(data.stored.otherUsers)} have one of
                    another stable version.
                    {data.stored.isComplete ? "" : " Not all rows could be read."}
                </p>
            )}
            {data?.stored?.outputs.map((output) => (
                <Output key={output.output} output={output} version={version} />
            ))}
        </Card>
    );
}

const activityColumns = [
    { name: "Version", cell: (row: Activity) => row.name },
    { name: "Scored", isNumber: true, cell: (row: Activity) => count(row.did.scored) },
    { name: "Unusable", isNumber: true, cell: (row: Activity) => count(row.did.unusable) },
    { name: "Failed", isNumber: true, cell: (row: Activity) => `${count(row.did.failed)} (${percent(row.did.failureShare)})` },
    { name: "Median batch", isNumber: true, cell: (row: Activity) => milliseconds(row.did.medianMilliseconds) },
    { name: "99th percentile", isNumber: true, cell: (row: Activity) => milliseconds(row.did.p99Milliseconds) },
];

interface Activity {
    name: string;
    did: VersionActivity;
}

function Output({ output, version }: { output: OutputComparison; version: string }) {
    const dots = output.largest
        .filter((each) => typeof each.stable === "number" && typeof each.version === "number")
        .map((each) => ({ name: each.user, x: each.stable as number, y: each.version as number }));
    return (
        <section aria-label={output.output}>
            <h3>
                {output.output} <span class="hint">{output.type}</span>
            </h3>
            <dl class="stats">
                <Stat name="Compared" value={count(output.compared)} />
                <Stat name="The same" value={percent(output.agreement)} />
                <Stat name="Shift (PSI)" value={number(output.psi)} />
                <Stat name="Correlation" value={number(output.correlation)} />
            </dl>
            {output.maxDifference !== null && (
                <Bars
                    label={`Differences of ${output.output}`}
                    bars={[
                        { name: "median", value: output.medianDifference ?? 0, text: number(output.medianDifference) },
                        { name: "mean", value: output.meanDifference ?? 0, text: number(output.meanDifference) },
                        { name: "99th percentile", value: output.p99Difference ?? 0, text: number(output.p99Difference) },
                        { name: "largest", value: output.maxDifference ?? 0, text: number(output.maxDifference) },
                    ]}
                />
            )}
            {output.bins && output.bins.length > 1 && (
                <Histogram label={`Values of ${output.output}`} version={version} bins={output.bins} />
            )}
            {output.confusion && (
                <Bars
                    label={`Pairs of ${output.output}`}
                    bars={output.confusion.map((each) => ({
                        name: `${each.stable} → ${each.version}`,
                        value: each.users,
                        text: count(each.users),
                    }))}
                />
            )}
            {dots.length > 1 && (
                <Scatter label={`Largest differences of ${output.output}`} xName="stable" yName={version} dots={dots} />
            )}
            {output.largest.length > 0 && (
                <Table
                    label={`Largest of ${output.output}`}
                    rows={output.largest}
                    keyOf={(each) => each.user}
                    empty=""
                    columns={[
                        { name: "User", cell: (each) => each.user },
                        { name: "Stable", isNumber: true, cell: (each) => value(each.stable) },
                        { name: version, isNumber: true, cell: (each) => value(each.version) },
                        { name: "Difference", isNumber: true, cell: (each) => number(each.difference) },
                    ]}
                />
            )}
        </section>
    );
}
