import { bytes, count, percent } from "../format.ts";
import { Badge, Card, Progress, Trouble } from "../parts/basics.tsx";
import { Table } from "../parts/table.tsx";
import { usePolled } from "../query.ts";
import { useSeries } from "../series.ts";
import { useSession } from "../session.ts";

export function ClusterPage() {
    const session = useSession();
    const series = useSeries(session, undefined);
    const health = usePolled("ready", (signal) => session.api.ready(signal), 5000);
    return (
        <>
            <Card title="Readiness">
                {health.data && (
                    <p>
                        <Badge tone={health.data.status === "UP" ? "good" : "bad"}>{health.data.status}</Badge>
                    </p>
                )}
                <ul>
                    {[...(health.data?.problems ?? []), ...(health.data?.warnings ?? [])].map((each) => (
                        <li key={each}>{each}</li>
                    ))}
                </ul>
                <p class="hint">As the API that answers this page sees it. Each pipeline's stores are asked.</p>
            </Card>
            <Card title="Silos">
                <Trouble error={series.error} what="the list of silos" />
                {series.data && (
                    <Table
                        label="Silos"
                        rows={series.data.silos}
                        keyOf={(silo) => silo.silo}
                        empty="No silo answers."
                        columns={[
                            { name: "Silo", cell: (silo) => silo.silo },
                            {
                                name: "State",
                                cell: (silo) =>
                                    silo.answers ? <Badge tone="good">answers</Badge> : <Badge tone="bad">does not answer</Badge>,
                            },
                            {
                                name: "Memory",
                                cell: (silo) =>
                                    silo.answers && (
                                        <span class="progress">
                                            <Progress share={silo.usedBytes / silo.limitBytes} label={`Memory of ${silo.silo}`} />{" "}
                                            {bytes(silo.usedBytes)} of {bytes(silo.limitBytes)}
                                        </span>
                                    ),
                            },
                            {
                                name: "Active users",
                                isNumber: true,
                                cell: (silo) =>
                                    silo.answers && `${count(silo.users)} (${percent(silo.users / silo.mostUsers)} of the room)`,
                            },
                            { name: "Program", cell: (silo) => silo.version },
                        ]}
                    />
                )}
            </Card>
        </>
    );
}
