import type { PipelineInfo, TriggerInfo } from "modelpipeline";
import { count } from "../format.ts";
import { Badge, Card, Stat, type Tone, Trouble, When } from "../parts/basics.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { Table } from "../parts/table.tsx";
import { useOnce, usePolled } from "../query.ts";
import { href, usePlace } from "../router.ts";
import { useCan, useSession } from "../session.ts";

const everyMs = 5000;
const limit = 100;
const tones: Record<string, Tone> = { Running: "good", Paused: "warn", Faulted: "bad", Standby: "idle" };

export function TriggersPage({ pipeline }: { pipeline: PipelineInfo }) {
    const { api } = useSession();
    const can = useCan();
    const { query } = usePlace();
    const name = pipeline.name;
    const triggers = usePolled(`triggers:${name}`, (signal) => api.triggers(name, signal), everyMs);
    const open = triggers.data?.find((each) => each.name === query.get("trigger"));
    return (
        <>
            <Card title={`What takes the events of ${name}`}>
                <Trouble error={triggers.error} what="triggers" />
                {!triggers.data && !triggers.error && <p>Loading …</p>}
                {triggers.data && (
                    <Table
                        label="Triggers"
                        rows={triggers.data}
                        keyOf={(each) => each.name}
                        empty={`${name} has no trigger (Pipelines:${name}:Triggers). Events by HTTP need none.`}
                        columns={[
                            {
                                name: "Trigger",
                                cell: (each) => (
                                    <a href={href("triggers", { ...Object.fromEntries(query), trigger: each.name })}>{each.name}</a>
                                ),
                            },
                            { name: "Kind", cell: (each) => each.kind },
                            { name: "State", cell: (each) => <State of={each.state} /> },
                            { name: "Waiting", isNumber: true, cell: (each) => waiting(each) },
                            { name: "Oldest", isNumber: true, cell: (each) => age(each.oldestSeconds) },
                            { name: "Why", isLong: true, cell: (each) => each.reason ?? "" },
                            {
                                name: "Change",
                                cell: (each) => can("jobs") && <Pause trigger={each} onChange={triggers.reload} />,
                            },
                        ]}
                    />
                )}
            </Card>
            {open && <TriggerCard trigger={open} />}
            {can("jobs") && <DeadCard pipeline={name} />}
        </>
    );
}

function State({ of }: { of: string }) {
    return <Badge tone={tones[of] ?? "idle"}>{of.toLowerCase()}</Badge>;
}

function Pause({ trigger, onChange }: { trigger: TriggerInfo; onChange: () => void }) {
    const { api } = useSession();
    const isPaused = trigger.pausedAt !== null;
    const set = async () => {
        await api.pauseTrigger(trigger.pipeline, trigger.name, !isPaused);
        onChange();
    };
    return isPaused ? (
        <Confirm action="Resume" question={`Let ${trigger.name} take events again?`} onYes={set}>
            <p>The events that wait are scored, the oldest first.</p>
        </Confirm>
    ) : (
        <Confirm action="Pause" danger question={`Let ${trigger.name} take no more events?`} onYes={set}>
            <p>New events wait in the source. Those that a silo has taken already are scored.</p>
        </Confirm>
    );
}

function TriggerCard({ trigger }: { trigger: TriggerInfo }) {
    return (
        <Card title={`Trigger ${trigger.name}`}>
            <dl class="stats">
                <Stat name="Kind" value={trigger.kind} />
                <Stat name="State" value={trigger.state} hint={trigger.reason ?? undefined} />
                <Stat name="Waiting" value={waiting(trigger)} />
                <Stat name="Oldest" value={age(trigger.oldestSeconds)} />
            </dl>
            {trigger.pausedAt && (
                <p class="hint">
                    Paused <When at={trigger.pausedAt} /> by {trigger.pausedBy}.
                </p>
            )}
            <Table
                label="Silos"
                rows={trigger.silos}
                keyOf={(each) => each.silo}
                empty="No silo has told of it yet."
                columns={[
                    { name: "Silo", cell: (each) => each.silo },
                    { name: "State", cell: (each) => <State of={each.state} /> },
                    { name: "Told", cell: (each) => <When at={each.at} /> },
                    { name: "Why", isLong: true, cell: (each) => each.reason ?? "" },
                ]}
            />
        </Card>
    );
}

/** Events by HTTP that no repetition would handle. The dead letters of a trigger are at its source. */
function DeadCard({ pipeline }: { pipeline: string }) {
    const { api } = useSession();
    const dead = useOnce(`dead:${pipeline}`, (signal) => api.deadEvents(pipeline, limit, signal));
    return (
        <Card
            title="Events by HTTP that were put aside"
            aside={
                <button type="button" onClick={dead.reload}>
                    Look again
                </button>
            }
        >
            <Trouble error={dead.error} what="events" />
            {dead.data && (
                <Table
                    label="Events put aside"
                    rows={dead.data}
                    keyOf={(each) => each.id}
                    text={(each) => `${each.format} ${each.eventId ?? ""} ${each.user ?? ""} ${each.reason}`}
                    empty="None was put aside. A trigger keeps its own dead letters at its source."
                    columns={[
                        { name: "When", cell: (each) => <When at={each.at} /> },
                        { name: "Came as", cell: (each) => each.format },
                        { name: "Event", cell: (each) => each.eventId ?? "–" },
                        { name: "User", cell: (each) => each.user ?? "–" },
                        { name: "Why", isLong: true, cell: (each) => each.reason },
                    ]}
                />
            )}
        </Card>
    );
}

function waiting(trigger: TriggerInfo): string {
    return trigger.waiting === null ? "–" : count(trigger.waiting);
}

function age(seconds: number | null): string {
    if (seconds === null) return "–";
    if (seconds < 60) return `${Math.round(seconds)} s`;
    return seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
