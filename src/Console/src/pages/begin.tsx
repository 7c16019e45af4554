import type { RolloutInfo, VersionInfo } from "modelpipeline";
import { useState } from "preact/hooks";
import { Confirm } from "../parts/confirm.tsx";

/** The document without a shadow. */
export function without(rollout: RolloutInfo, shadow: string): RolloutInfo {
    return { ...rollout, shadow: (rollout.shadow ?? []).filter((each) => each.version !== shadow) };
}

interface BeginProps {
    versions: VersionInfo[];
    onSet: (next: (now: RolloutInfo) => RolloutInfo) => Promise<void>;
}

/** Gives a version that is ready a share of the users, or makes it a shadow. */
export function Begin({ versions, onSet }: BeginProps) {
    const [version, setVersion] = useState("");
    const [role, setRole] = useState("candidate");
    const [percent, setPercent] = useState(1);
    const chosen = version || versions[0]?.version;
    if (!chosen)
        return (
            <p class="note">
                A version that is ready and does not score users can become a candidate or a shadow. Bring one with POST
                …/versions.
            </p>
        );
    return (
        <div class="row">
            <label>
                Version{" "}
                <select value={chosen} onChange={(event) => setVersion(event.currentTarget.value)}>
                    {versions.map((each) => (
                        <option key={each.version} value={each.version}>
                            {each.version}
                        </option>
                    ))}
                </select>
            </label>
            <label>
                Role{" "}
                <select value={role} onChange={(event) => setRole(event.currentTarget.value)}>
                    <option value="candidate">candidate</option>
                    <option value="shadow">shadow</option>
                </select>
            </label>
            <label>
                Percent{" "}
                <input
                    type="number"
                    min="0"
                    max="100"
                    value={percent}
                    onInput={(event) => setPercent(Number(event.currentTarget.value))}
                />
            </label>
            <Confirm
                action="Begin"
                question={`Make ${chosen} a ${role} at ${percent}%?`}
                onYes={() =>
                    onSet((now) =>
                        role === "candidate"
                            ? { ...without(now, chosen), candidate: { version: chosen, percent } }
                            : { ...now, shadow: [...(without(now, chosen).shadow ?? []), { version: chosen, percent }] },
                    )
                }
            >
                <p>
                    {role === "candidate"
                        ? "These users get its scores."
                        : "It scores the same rows, and no user gets its scores."}
                </p>
            </Confirm>
        </div>
    );
}
