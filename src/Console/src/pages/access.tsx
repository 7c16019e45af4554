import { type KeyInfo, ProblemError } from "modelpipeline";
import { useState } from "preact/hooks";
import { Badge, Card, Trouble, When } from "../parts/basics.tsx";
import { Choices } from "../parts/choices.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { Table } from "../parts/table.tsx";
import { useOnce } from "../query.ts";
import { type Scope, useSession } from "../session.ts";
import { AuditCard } from "./audit.tsx";

const scopes: Scope[] = ["score", "read", "explain", "jobs", "rollout", "admin"];

export function AccessPage() {
    const { api } = useSession();
    const keys = useOnce("keys", (signal) => api.keys(signal));
    const [made, setMade] = useState<KeyInfo>();
    return (
        <>
            <Card title="Keys">
                <Trouble error={keys.error} what="keys" />
                {made?.key && (
                    <p role="status" class="made">
                        The key of {made.name}: <code>{made.key}</code>
                        <br />
                        Copy it now. It is shown this once and stored as a hash.
                    </p>
                )}
                {keys.data && (
                    <Table
                        label="Keys"
                        rows={keys.data}
                        keyOf={(key) => key.id}
                        text={(key) => `${key.name} ${key.tenant ?? ""} ${key.scopes.join(" ")}`}
                        empty="No key is stored. Keys of the settings (Auth:Keys) are not listed."
                        columns={[
                            { name: "Name", cell: (key) => key.name },
                            { name: "State", cell: (key) => <KeyState of={key} /> },
                            { name: "Scopes", cell: (key) => key.scopes.join(", ") },
                            { name: "Pipelines", cell: (key) => key.pipelines.join(", ") },
                            { name: "Tenant", cell: (key) => key.tenant ?? "–" },
                            {
                                name: "Made",
                                cell: (key) => (
                                    <>
                                        <When at={key.createdAt} /> by {key.createdBy}
                                    </>
                                ),
                            },
                            { name: "Ends", cell: (key) => <When at={key.expiresAt} /> },
                            {
                                name: "Change",
                                cell: (key) =>
                                    !key.revokedAt && (
                                        <Confirm
                                            action="Revoke"
                                            danger
                                            question={`Revoke the key of ${key.name}?`}
                                            onYes={async () => {
                                                await api.revokeKey(key.id);
                                                keys.reload();
                                            }}
                                        >
                                            <p>
                                                Requests with this key are refused within seconds. A revoked key does not come
                                                back.
                                            </p>
                                        </Confirm>
                                    ),
                            },
                        ]}
                    />
                )}
                <NewKey
                    onMade={(key) => {
                        setMade(key);
                        keys.reload();
                    }}
                />
            </Card>
            <AuditCard />
        </>
    );
}

function KeyState({ of }: { of: KeyInfo }) {
    if (of.revokedAt) return <Badge tone="idle">revoked</Badge>;
    return of.expiresAt && Date.parse(of.expiresAt) < Date.now() ? (
        <Badge tone="warn">expired</Badge>
    ) : (
        <Badge tone="good">valid</Badge>
    );
}

function NewKey({ onMade }: { onMade: (key: KeyInfo) => void }) {
    const { api } = useSession();
    const [name, setName] = useState("");
    const [chosen, setChosen] = useState<Scope[]>(["score"]);
    const [globs, setGlobs] = useState("*");
    const [error, setError] = useState<string>();
    const make = async () => {
        setError(undefined);
        try {
            onMade(
                await api.createKey({
                    name: name.trim(),
                    scopes: chosen,
                    pipelines: globs
                        .split(",")
                        .map((each) => each.trim())
                        .filter(Boolean),
                }),
            );
            setName("");
        } catch (failed) {
            setError(failed instanceof ProblemError ? failed.message : String(failed));
        }
    };
    return (
        <form
            onSubmit={(event) => {
                event.preventDefault();
                void make();
            }}
        >
            <h3>New key</h3>
            <div class="row">
                <label>
                    Name <input value={name} required onInput={(event) => setName(event.currentTarget.value)} />
                </label>
                <label>
                    Pipelines <input value={globs} onInput={(event) => setGlobs(event.currentTarget.value)} />
                </label>
            </div>
            <Choices legend="Scopes" options={scopes} chosen={chosen} onChange={setChosen} />
            {error && (
                <p class="bad" role="alert">
                    {error}
                </p>
            )}
            <button type="submit" class="main" disabled={!name.trim() || chosen.length === 0}>
                Make the key
            </button>
        </form>
    );
}
