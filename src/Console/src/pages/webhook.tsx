import type { DeliveryInfo, WebhookInfo } from "modelpipeline";
import { Badge, Card, Stat, type Tone, Trouble, When } from "../parts/basics.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { Table } from "../parts/table.tsx";
import { usePolled } from "../query.ts";
import { setQuery, useQuery } from "../router.ts";
import { useSession } from "../session.ts";

const everyMs = 5000;
const limit = 200;
const tones: Record<string, Tone> = { Delivered: "good", Pending: "busy", Failed: "bad" };

interface Props {
    webhook: WebhookInfo;
    /** A secret that is shown once. */
    onSecret: (made: WebhookInfo) => void;
    onChange: () => void;
}

/** A webhook: what it is told of, what it was told, and what can be done with it. */
export function WebhookCard({ webhook, onSecret, onChange }: Props) {
    const { api } = useSession();
    const [state, setState] = useQuery("state");
    const deliveries = usePolled(
        `deliveries:${webhook.id}:${state}`,
        (signal) => api.deliveries(webhook.id, { state, limit }, signal),
        everyMs,
    );
    const changed = () => {
        onChange();
        deliveries.reload();
    };
    return (
        <Card title={`Webhook to ${webhook.url}`}>
            <dl class="stats">
                <Stat name="Told of" value={webhook.events.join(", ")} />
                <Stat name="Pipelines" value={webhook.pipelines.join(", ")} />
                {webhook.thresholds.map((each) => (
                    <Stat
                        key={`${each.pipeline} ${each.output} ${each.value}`}
                        name="Threshold"
                        value={`${each.output} at ${each.value}`}
                        hint={`${each.pipeline}, ${each.direction === "Both" ? "either way" : each.direction?.toLowerCase()}`}
                    />
                ))}
            </dl>
            {webhook.disabledAt && (
                <p class="bad">
                    Disabled <When at={webhook.disabledAt} />. {webhook.disabledWhy}
                </p>
            )}
            {webhook.oldSecretUntil && Date.parse(webhook.oldSecretUntil) > Date.now() && (
                <p class="hint">
                    The secret before signs too, and ends <When at={webhook.oldSecretUntil} />.
                </p>
            )}
            <Actions webhook={webhook} onSecret={onSecret} onChange={changed} />
            <h3>What it was told</h3>
            <div class="row">
                <label>
                    State{" "}
                    <select value={state} onChange={(event) => setState(event.currentTarget.value)}>
                        <option value="">all</option>
                        <option value="Failed">failed</option>
                        <option value="Pending">pending</option>
                        <option value="Delivered">delivered</option>
                    </select>
                </label>
            </div>
            <Trouble error={deliveries.error} what="deliveries" />
            {deliveries.data && <Deliveries webhook={webhook} rows={deliveries.data} onChange={changed} />}
        </Card>
    );
}

function Actions({ webhook, onSecret, onChange }: Props) {
    const { api } = useSession();
    const act = async (change: Promise<unknown>) => {
        await change;
        onChange();
    };
    const { url, events, pipelines, thresholds } = webhook;
    const set = (enabled: boolean) => act(api.changeWebhook(webhook.id, { url, events, pipelines, thresholds, enabled }));
    return (
        <div class="row">
            {!webhook.disabledAt && (
                <>
                    <Confirm action="Send a test" question="Send a test to this webhook?" onYes={() => act(api.testWebhook(webhook.id))}>
                        <p>The receiver gets an event of the type webhook.test. The list below tells how it ended.</p>
                    </Confirm>
                    <Confirm
                        action="Send again what failed"
                        question="Send again everything that has failed?"
                        onYes={() => act(api.replay(webhook.id))}
                    >
                        <p>The receiver gets these events under the same ids as before.</p>
                    </Confirm>
                </>
            )}
            <Confirm
                action="Rotate the secret"
                question="Give this webhook a new secret?"
                onYes={async () => {
                    onSecret(await api.rotateWebhook(webhook.id));
                    onChange();
                }}
            >
                <p>The new secret is shown once. The old one signs too for a day, so that the receiver can change over.</p>
            </Confirm>
            {webhook.disabledAt ? (
                <Confirm action="Enable" question="Enable this webhook?" onYes={() => set(true)}>
                    <p>It is told of what happens from now on, and of what was waiting.</p>
                </Confirm>
            ) : (
                <Confirm action="Disable" danger question="Disable this webhook?" onYes={() => set(false)}>
                    <p>What happens while it is disabled is not told later.</p>
                </Confirm>
            )}
            <Confirm
                action="Remove"
                danger
                question={`Remove the webhook to ${webhook.url}?`}
                onYes={async () => {
                    await api.deleteWebhook(webhook.id);
                    setQuery({ webhook: undefined, state: undefined });
                    onChange();
                }}
            >
                <p>What is not sent yet is dropped. Its secret does not come back.</p>
            </Confirm>
        </div>
    );
}

function Deliveries({ webhook, rows, onChange }: { webhook: WebhookInfo; rows: DeliveryInfo[]; onChange: () => void }) {
    const { api } = useSession();
    return (
        <Table
            label="Deliveries"
            rows={rows}
            keyOf={(each) => each.event}
            text={(each) => `${each.type} ${each.pipeline} ${each.state} ${each.error ?? ""} ${each.event}`}
            empty="It was told nothing yet."
            columns={[
                { name: "When", cell: (each) => <When at={each.firstAt} /> },
                { name: "Event", cell: (each) => <span title={each.event}>{each.type}</span> },
                { name: "Pipeline", cell: (each) => each.pipeline || "–" },
                { name: "State", cell: (each) => <Badge tone={tones[each.state] ?? "idle"}>{each.state.toLowerCase()}</Badge> },
                { name: "Attempts", isNumber: true, cell: (each) => each.attempts },
                { name: "Next", cell: (each) => <When at={each.nextAt} /> },
                { name: "Answer", isLong: true, cell: (each) => each.error ?? each.status ?? "–" },
                {
                    name: "Change",
                    cell: (each) =>
                        !webhook.disabledAt &&
                        each.state !== "Pending" && (
                            <Confirm
                                action="Send again"
                                question={`Send ${each.type} again?`}
                                onYes={async () => {
                                    await api.replay(webhook.id, each.event);
                                    onChange();
                                }}
                            >
                                <p>The receiver gets it under the same id, {each.event}.</p>
                            </Confirm>
                        ),
                },
            ]}
        />
    );
}
