import type { PipelineInfo, WhatIfRow } from "modelpipeline";
import { useEffect, useState } from "preact/hooks";
import { number, value } from "../format.ts";
import { harmless, textOf, valueOf } from "../inputs.ts";
import { Card, Trouble } from "../parts/basics.tsx";
import { useOnce } from "../query.ts";
import { useSession } from "../session.ts";

const delayMs = 200;

/** Changes inputs of the user's row, and shows what the model would say. Nothing is stored. */
export function WhatIfCard({ pipeline, user }: { pipeline: PipelineInfo; user: string }) {
    const { api } = useSession();
    const [changes, setChanges] = useState<Record<string, unknown>>({});
    const [settled, setSettled] = useState(changes);
    useEffect(() => {
        const timer = setTimeout(() => setSettled(changes), delayMs);
        return () => clearTimeout(timer);
    }, [changes]);
    // A change of nothing is refused. So the first question makes harmless changes, and shows what was before them.
    const before = useOnce(`row:${pipeline.name}:${user}`, (signal) =>
        api.whatIf(pipeline.name, user, { variants: harmless(pipeline) }, signal),
    );
    const after = useOnce(`what-if:${pipeline.name}:${user}:${JSON.stringify(settled)}`, (signal) =>
        Object.keys(settled).length === 0
            ? Promise.resolve(undefined)
            : api.whatIf(pipeline.name, user, { set: settled }, signal),
    );
    const row = before.data?.before;
    const then = after.data?.after ?? undefined;
    return (
        <Card
            title={`What if ${user} were another`}
            aside={
                <button type="button" disabled={Object.keys(changes).length === 0} onClick={() => setChanges({})}>
                    As it is
                </button>
            }
        >
            <Trouble error={before.error ?? after.error} what="what-if" />
            {!row && !before.error && <p>Loading …</p>}
            {row && (
                <>
                    <Outputs before={row} after={then} />
                    {then?.problem && (
                        <p class="bad" role="alert">
                            {then.problem.detail ?? then.problem.title}
                        </p>
                    )}
                    <div class="inputs">
                        {pipeline.model.inputs.map((column) => (
                            <Input
                                key={column.name}
                                name={column.name}
                                type={column.type}
                                given={row.inputs?.[column.name]}
                                changed={changes[column.name]}
                                isChanged={column.name in changes}
                                onChange={(next) => setChanges({ ...changes, [column.name]: next })}
                            />
                        ))}
                    </div>
                    <p class="hint">
                        Nothing of this is stored. A changed row may be one that no user ever was; the model answers all the same.
                    </p>
                </>
            )}
        </Card>
    );
}

function Outputs({ before, after }: { before: WhatIfRow; after: WhatIfRow | undefined }) {
    return (
        <div class="scroll" tabIndex={0} role="group" aria-label="Outputs before and after">
            <table>
                <thead>
                    <tr>
                        <th scope="col">Output</th>
                        <th scope="col" class="number">
                            Now
                        </th>
                        <th scope="col" class="number">
                            Then
                        </th>
                        <th scope="col" class="number">
                            Change
                        </th>
                    </tr>
                </thead>
                <tbody aria-live="polite">
                    {Object.entries(before.outputs ?? {}).map(([name, output]) => (
                        <tr key={name}>
                            <th scope="row">{name}</th>
                            <td class="number">{value(output)}</td>
                            <td class="number">{after?.outputs ? value(after.outputs[name]) : "–"}</td>
                            <td class="number">{number(after?.change?.[name] as number | undefined)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

interface InputProps {
    name: string;
    type: string;
    given: unknown;
    changed: unknown;
    isChanged: boolean;
    onChange: (next: unknown) => void;
}

function Input({ name, type, given, changed, isChanged, onChange }: InputProps) {
    // What is typed on the way to a value, such as "-" or "1.", stays in the field.
    const [typed, setTyped] = useState<string>();
    const now = isChanged ? changed : given;
    const label = (
        <span>
            {name}
            {isChanged && <strong> changed</strong>}
        </span>
    );
    if (typeof given === "boolean")
        return (
            <label>
                <input type="checkbox" checked={now === true} onChange={(event) => onChange(event.currentTarget.checked)} />{" "}
                {label}
            </label>
        );
    if (typeof given === "number") {
        const reach = Math.max(Math.abs(given) * 2, 1);
        const step = /Int|Long|Byte|Short/.test(type) ? 1 : reach / 100;
        return (
            <label>
                {label}
                <span class="row">
                    <input
                        type="range"
                        min={given < 0 ? -reach : 0}
                        max={reach}
                        step={step}
                        value={Number(now)}
                        aria-label={`${name}, slider`}
                        onInput={(event) => onChange(Number(event.currentTarget.value))}
                    />
                    <input
                        type="number"
                        step="any"
                        value={Number(now)}
                        aria-label={name}
                        onInput={(event) => {
                            if (event.currentTarget.value !== "") onChange(Number(event.currentTarget.value));
                        }}
                    />
                </span>
            </label>
        );
    }
    return (
        <label>
            {label}
            <input
                value={isChanged && typed !== undefined ? typed : textOf(now)}
                placeholder={given === null ? "null" : ""}
                onInput={(event) => {
                    setTyped(event.currentTarget.value);
                    onChange(valueOf(type, event.currentTarget.value));
                }}
            />
        </label>
    );
}
