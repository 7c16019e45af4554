import { type PipelineInfo, ProblemError, type Score } from "modelpipeline";
import { useState } from "preact/hooks";
import { count, milliseconds, number, value } from "../format.ts";
import { Badge, Card, Stat, Trouble, When } from "../parts/basics.tsx";
import { Chart } from "../parts/chart.tsx";
import { Table } from "../parts/table.tsx";
import { href, useQuery } from "../router.ts";
import { type Point, stages, useSeries, window } from "../series.ts";
import { useCan, useSession } from "../session.ts";

const recentSteps = 6;

export function PipelinePage({ pipeline }: { pipeline: PipelineInfo }) {
    const can = useCan();
    return (
        <>
            {can("read") && <Parts pipeline={pipeline} />}
            {(can("score") || can("read")) && <TryUser pipeline={pipeline} />}
            <Columns pipeline={pipeline} />
        </>
    );
}

function Parts({ pipeline }: { pipeline: PipelineInfo }) {
    const series = useSeries(useSession(), pipeline.name);
    if (!series.data) return series.error ? <Trouble error={series.error} what="stage times" /> : <p>Loading …</p>;
    const { at, points } = window(series.data, 15);
    const recent = points.slice(-recentSteps);
    const queue = mean(recent, "queue");
    const model = add(mean(recent, "bind"), mean(recent, "apply"));
    const runs = recent.reduce((all, point) => all + (point?.stages.queue?.runs ?? 0), 0);
    const users = recent.reduce((all, point) => all + (point?.users.scored ?? 0), 0);
    return (
        <Card title={`Parts of ${pipeline.name}`}>
            <ol class="parts">
                <Part
                    name="Trigger"
                    time={queue}
                    timeName="wait"
                    lines={[
                        "calls, lists, jobs, schedules",
                        runs > 0 ? `${number(users / runs)} scored a run` : "no run in the last minute",
                    ]}
                />
                <Part
                    name="Retriever"
                    time={mean(recent, "retrieve")}
                    timeName="query"
                    lines={[
                        pipeline.input.kind,
                        `${pipeline.input.source} by ${pipeline.input.userColumn}`,
                        `connection ${pipeline.input.connection || "of its own"}`,
                    ]}
                />
                <Part
                    name="Model"
                    time={model}
                    timeName="apply"
                    lines={[
                        fileOf(pipeline.model.path),
                        `version ${pipeline.model.version}`,
                        `${count(pipeline.model.inputs.length)} inputs, ${count(pipeline.model.outputs.length)} outputs`,
                    ]}
                />
                <Part
                    name="Writer"
                    time={mean(recent, "write")}
                    timeName="commit"
                    lines={[
                        pipeline.output.kind,
                        `${pipeline.output.table} (${pipeline.output.mode})`,
                        `connection ${pipeline.output.connection || "of its own"}`,
                    ]}
                />
            </ol>
            <p class="hint">Mean times of the last minute, for calls and lists. Timeout of a call: {pipeline.timeout}.</p>
            <Chart
                title="99th percentile of each stage"
                at={at}
                format={milliseconds}
                lines={stages
                    .filter((stage) => stage !== "bind")
                    .map((stage, index) => ({
                        name: stage,
                        color: ["four", "one", "two", "three"][index]!,
                        values: points.map((point) => point?.stages[stage]?.p99 ?? null),
                    }))}
            />
        </Card>
    );
}

function Part({ name, time, timeName, lines }: { name: string; time: number | null; timeName: string; lines: string[] }) {
    return (
        <li>
            <h3>{name}</h3>
            <p class="time">
                <strong>{milliseconds(time)}</strong> <span class="hint">{timeName}</span>
            </p>
            {lines.map((line) => (
                <p key={line}>{line}</p>
            ))}
        </li>
    );
}

function mean(points: (Point | undefined)[], stage: string): number | null {
    const known = points.map((point) => point?.stages[stage]).filter((times) => times !== undefined);
    const runs = known.reduce((all, times) => all + times.runs, 0);
    return runs === 0 ? null : known.reduce((all, times) => all + times.mean * times.runs, 0) / runs;
}

function add(a: number | null, b: number | null): number | null {
    return a === null && b === null ? null : (a ?? 0) + (b ?? 0);
}

function fileOf(path: string): string {
    return path.split(/[\\/]/).at(-1) || "declared in code";
}

function TryUser({ pipeline }: { pipeline: PipelineInfo }) {
    const { api } = useSession();
    const can = useCan();
    const [user, setUser] = useQuery("user");
    const [busy, setBusy] = useState(false);
    const [answer, setAnswer] = useState<{ score?: Score; error?: Error; took: number; stored: boolean }>();
    const ask = async (stored: boolean) => {
        if (!user.trim()) return;
        setBusy(true);
        const began = performance.now();
        try {
            const score = stored
                ? await api.storedScore(pipeline.name, user.trim())
                : await api.score(pipeline.name, user.trim());
            setAnswer({ score, took: performance.now() - began, stored });
        } catch (error) {
            setAnswer({ error: error as Error, took: performance.now() - began, stored });
        } finally {
            setBusy(false);
        }
    };
    return (
        <Card title="Try a user">
            <form
                class="row"
                onSubmit={(event) => {
                    event.preventDefault();
                    void ask(!can("score"));
                }}
            >
                <label>
                    User id <input value={user} onInput={(event) => setUser(event.currentTarget.value)} autocomplete="off" />
                </label>
                {can("score") && (
                    <button type="submit" class="main" disabled={busy || !user.trim()}>
                        Score
                    </button>
                )}
                {can("read") && (
                    <button type="button" disabled={busy || !user.trim()} onClick={() => void ask(true)}>
                        Stored score
                    </button>
                )}
            </form>
            {can("score") && (
                <p class="hint">Score reads the user's row, applies the model and stores the result, as a call does.</p>
            )}
            <div aria-live="polite">
                {answer?.error && <Answer error={answer.error} />}
                {answer?.score && (
                    <>
                        <dl class="stats">
                            {Object.entries(answer.score.outputs).map(([name, output]) => (
                                <Stat key={name} name={name} value={value(output)} />
                            ))}
                        </dl>
                        <p class="hint">
                            Version {answer.score.modelVersion}, row read <When at={answer.score.retrievedAt} />
                            {answer.stored ? ", stored " : ", scored "}
                            <When at={answer.score.scoredAt} />; answered in {milliseconds(answer.took)}.
                        </p>
                        {can("explain") && (
                            <a href={href("explain", { pipeline: pipeline.name, user: user.trim() })}>
                                Why this score, and what if
                            </a>
                        )}
                    </>
                )}
            </div>
        </Card>
    );
}

function Answer({ error }: { error: Error }) {
    const kind = error instanceof ProblemError ? (error.problem.title ?? `Status ${error.status}`) : "No answer";
    return (
        <p>
            <Badge tone="bad">{kind}</Badge> {error.message}
        </p>
    );
}

function Columns({ pipeline }: { pipeline: PipelineInfo }) {
    const columns = [
        { name: "Column", cell: (column: { name: string }) => column.name },
        { name: "Type", cell: (column: { type: string }) => column.type },
    ];
    return (
        <div class="two">
            <Card title="Model inputs">
                <Table
                    label="Model inputs"
                    columns={columns}
                    rows={pipeline.model.inputs}
                    keyOf={(each) => each.name}
                    text={(each) => `${each.name} ${each.type}`}
                    empty="The model takes no column."
                />
            </Card>
            <Card title="Model outputs">
                <Table
                    label="Model outputs"
                    columns={columns}
                    rows={pipeline.model.outputs}
                    keyOf={(each) => each.name}
                    empty="The model has no output."
                />
            </Card>
        </div>
    );
}
