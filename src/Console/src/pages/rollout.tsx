import type { PipelineInfo, TaggedRollout, VersionInfo } from "modelpipeline";
import { useState } from "preact/hooks";
import { Card, Stat, Trouble, When } from "../parts/basics.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { Table } from "../parts/table.tsx";
import { usePolled } from "../query.ts";
import { useCan, useSession } from "../session.ts";
import { ComparisonCard } from "./comparison.tsx";
import { Begin, without } from "./begin.tsx";
import { Versions } from "./versions.tsx";

const everyMs = 10_000;

export function RolloutPage({ pipeline }: { pipeline: PipelineInfo }) {
    const { api } = useSession();
    const name = pipeline.name;
    const rollout = usePolled(`rollout:${name}`, (signal) => api.rollout(name, signal), everyMs);
    const versions = usePolled(`versions:${name}`, (signal) => api.versions(name, signal), everyMs);
    const history = usePolled(`history:${name}`, (signal) => api.rolloutHistory(name, signal), everyMs);
    const changed = () => {
        rollout.reload();
        versions.reload();
        history.reload();
    };
    const now = rollout.data;
    const others = [now?.rollout.candidate?.version, ...(now?.rollout.shadow ?? []).map((each) => each.version)].filter(
        (each) => each !== undefined,
    );
    return (
        <>
            <Card title={`Who scores the users of ${name}`}>
                <Trouble error={rollout.error} what="rollouts" />
                {now && (
                    <Now
                        name={name}
                        now={now}
                        versions={versions.data ?? []}
                        canGoBack={(history.data?.length ?? 0) > 1}
                        onChange={changed}
                    />
                )}
            </Card>
            {now && others.length > 0 && <ComparisonCard pipeline={name} versions={others} />}
            <Card title="Versions">
                <Trouble error={versions.error} what="versions" />
                {versions.data && <Versions name={name} versions={versions.data} now={now} onChange={changed} />}
            </Card>
            <Card title="History">
                {history.data && (
                    <Table
                        label="History"
                        rows={history.data}
                        keyOf={(each) => String(each.epoch)}
                        empty="Nothing has changed yet."
                        columns={[
                            { name: "When", cell: (each) => <When at={each.at} /> },
                            { name: "What", cell: (each) => each.action },
                            { name: "By", cell: (each) => each.by },
                            { name: "Stable", cell: (each) => each.rollout.stable },
                            {
                                name: "Candidate",
                                cell: (each) =>
                                    each.rollout.candidate
                                        ? `${each.rollout.candidate.version} at ${each.rollout.candidate.percent}%`
                                        : "–",
                            },
                            { name: "Reason", isLong: true, cell: (each) => each.reason },
                        ]}
                    />
                )}
            </Card>
        </>
    );
}

interface NowProps {
    name: string;
    now: TaggedRollout;
    versions: VersionInfo[];
    canGoBack: boolean;
    onChange: () => void;
}

function Now({ name, now, versions, canGoBack, onChange }: NowProps) {
    const { api } = useSession();
    const can = useCan();
    const { rollout, etag } = now;
    const candidate = rollout.candidate;
    const act = async (change: Promise<unknown>) => {
        try {
            await change;
        } finally {
            onChange();
        }
    };
    return (
        <>
            <dl class="stats">
                <Stat
                    name="Stable"
                    value={rollout.stable}
                    hint={candidate ? `${100 - candidate.percent}% of the users` : "all users"}
                />
                <Stat
                    name="Candidate"
                    value={candidate?.version ?? "none"}
                    hint={candidate ? `${candidate.percent}% of the users` : undefined}
                />
                <Stat
                    name="Shadow"
                    value={rollout.shadow?.map((each) => `${each.version} (${each.percent}%)`).join(", ") || "none"}
                />
            </dl>
            {rollout.steps && rollout.steps.length > 0 && (
                <p class="hint">
                    Steps {rollout.steps.join(", ")} %, each for {rollout.bakeTime}.
                </p>
            )}
            {can("rollout") && (
                <>
                    {candidate && (
                        <Share
                            key={`${candidate.version} ${candidate.percent}`}
                            percent={candidate.percent}
                            onSet={(percent) =>
                                act(api.setRollout(name, { ...rollout, candidate: { ...candidate, percent } }, etag))
                            }
                            version={candidate.version}
                        />
                    )}
                    <div class="row">
                        {candidate && (
                            <Confirm
                                action="Promote the candidate"
                                question={`Make ${candidate.version} the stable version?`}
                                onYes={() => act(api.promote(name, etag))}
                            >
                                <p>It scores all users of {name} from now on. You can roll back.</p>
                            </Confirm>
                        )}
                        {candidate && (
                            <Confirm
                                action="Take the candidate back"
                                danger
                                question={`Take ${candidate.version} back?`}
                                onYes={() => act(api.setRollout(name, { ...rollout, candidate: null }, etag))}
                            >
                                <p>
                                    {rollout.stable} scores all users of {name} from now on.
                                </p>
                            </Confirm>
                        )}
                        <Confirm
                            action="Roll back"
                            danger
                            disabled={!canGoBack}
                            question={`Restore the rollout before this one?`}
                            onYes={() => act(api.rollBack(name, etag))}
                        >
                            <p>
                                {name} goes back to the stable version of the rollout before, without a candidate. The history
                                below shows it.
                            </p>
                        </Confirm>
                    </div>
                    {(rollout.shadow ?? []).map((shadow) => (
                        <Confirm
                            key={shadow.version}
                            action={`Stop the shadow ${shadow.version}`}
                            question={`Stop the shadow scores of ${shadow.version}?`}
                            onYes={() => act(api.setRollout(name, without(rollout, shadow.version), etag))}
                        >
                            <p>Its stored scores stay. No user had a score of it.</p>
                        </Confirm>
                    ))}
                    {!candidate && (
                        <Begin
                            versions={versions.filter(
                                (each) => ["None", "Shadow"].includes(each.role) && each.state === "Ready" && !each.deletedAt,
                            )}
                            onSet={(next) => act(api.setRollout(name, next(rollout), etag))}
                        />
                    )}
                </>
            )}
        </>
    );
}

function Share({ version, percent, onSet }: { version: string; percent: number; onSet: (percent: number) => Promise<void> }) {
    const [next, setNext] = useState(percent);
    return (
        <div class="row">
            <label class="slider">
                Share of {version}{" "}
                <input
                    type="range"
                    min="0"
                    max="100"
                    step="1"
                    value={next}
                    onInput={(event) => setNext(Number(event.currentTarget.value))}
                />
                <output>{next}%</output>
            </label>
            <Confirm
                action="Set the share"
                disabled={next === percent}
                question={`Let ${version} score ${next}% of the users?`}
                onYes={() => onSet(next)}
            >
                <p>
                    {next > percent ? "Users are only added" : "Some users go back to the stable version"}: now it is {percent}%.
                </p>
            </Confirm>
        </div>
    );
}
