import type { WebhookInfo } from "modelpipeline";
import { useState } from "preact/hooks";
import { Badge, Card, Trouble, When } from "../parts/basics.tsx";
import { Table } from "../parts/table.tsx";
import { usePolled } from "../query.ts";
import { href, usePlace } from "../router.ts";
import { useSession } from "../session.ts";
import { WebhookCard } from "./webhook.tsx";
import { NewWebhook } from "./webhook-form.tsx";

const everyMs = 15_000;

export function WebhooksPage() {
    const { api } = useSession();
    const { query } = usePlace();
    const webhooks = usePolled("webhooks", (signal) => api.webhooks(signal), everyMs);
    const [secret, setSecret] = useState<WebhookInfo>();
    const open = webhooks.data?.find((each) => each.id === query.get("webhook"));
    const keepSecret = (made: WebhookInfo) => {
        setSecret(made);
        webhooks.reload();
    };
    return (
        <>
            <Card title="Who is told">
                <Trouble error={webhooks.error} what="webhooks" />
                {!webhooks.data && !webhooks.error && <p>Loading …</p>}
                {secret?.secret && (
                    <p role="status" class="made">
                        The secret of the webhook to {hostOf(secret.url)}: <code>{secret.secret}</code>
                        <br />
                        Copy it now. It is shown this once; the receiver verifies signatures with it.
                    </p>
                )}
                {webhooks.data && (
                    <Table
                        label="Webhooks"
                        rows={webhooks.data}
                        keyOf={(each) => each.id}
                        text={(each) => `${each.url} ${each.events.join(" ")} ${each.pipelines.join(" ")} ${each.tenant ?? ""}`}
                        empty="Nobody is told when something happens. Make a webhook below."
                        columns={[
                            {
                                name: "Address",
                                isLong: true,
                                cell: (each) => (
                                    <a href={href("webhooks", { ...Object.fromEntries(query), webhook: each.id })}>{each.url}</a>
                                ),
                            },
                            { name: "State", cell: (each) => <WebhookState of={each} /> },
                            { name: "Events", isLong: true, cell: (each) => each.events.join(", ") },
                            { name: "Pipelines", cell: (each) => each.pipelines.join(", ") },
                            { name: "Tenant", cell: (each) => each.tenant ?? "–" },
                            {
                                name: "Made",
                                cell: (each) => (
                                    <>
                                        <When at={each.createdAt} /> by {each.createdBy}
                                    </>
                                ),
                            },
                        ]}
                    />
                )}
            </Card>
            {open && <WebhookCard key={open.id} webhook={open} onSecret={keepSecret} onChange={webhooks.reload} />}
            <NewWebhook onMade={keepSecret} />
        </>
    );
}

export function WebhookState({ of }: { of: WebhookInfo }) {
    return of.disabledAt ? <Badge tone="bad">disabled</Badge> : <Badge tone="good">enabled</Badge>;
}

function hostOf(url: string): string {
    return URL.canParse(url) ? new URL(url).host : url;
}
