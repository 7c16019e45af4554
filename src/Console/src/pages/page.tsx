import { Trouble } from "../parts/basics.tsx";
import { usePipelines } from "../parts/pipelines.ts";
import { pages } from "../parts/shell.tsx";
import { href, usePlace } from "../router.ts";
import { useSession } from "../session.ts";
import { AccessPage } from "./access.tsx";
import { ClusterPage } from "./cluster.tsx";
import { DriftPage } from "./drift.tsx";
import { ExplainPage } from "./explain.tsx";
import { JobsPage } from "./jobs.tsx";
import { OverviewPage } from "./overview.tsx";
import { PipelinePage } from "./pipeline.tsx";
import { RolloutPage } from "./rollout.tsx";
import { TriggersPage } from "./triggers.tsx";
import { WebhooksPage } from "./webhooks.tsx";

/** The page of the address. */
export function Page() {
    const { page, query } = usePlace();
    const { caller } = useSession();
    const { chosen, isKnown, error } = usePipelines();
    const known = pages.find((each) => each.page === page);
    if (!known)
        return (
            <p>
                There is no page here. <a href={href("")}>To the overview</a>
            </p>
        );
    if (!known.needs.some((scope) => caller.scopes.includes(scope)))
        return (
            <p>
                This page needs the scope {known.needs.join(" or ")}, which {caller.name} does not have.
            </p>
        );
    const named = query.get("pipeline") ?? "";
    switch (page) {
        case "":
            return <OverviewPage pipeline={named && chosen?.name === named ? named : undefined} />;
        case "cluster":
            return <ClusterPage />;
        case "access":
            return <AccessPage />;
        case "webhooks":
            return <WebhooksPage />;
        case "jobs":
            return <JobsPage pipeline={chosen} />;
    }
    if (!chosen) {
        if (!isKnown) return error ? <Trouble error={error} what="the list of pipelines" /> : <p>Loading …</p>;
        if (!caller.scopes.includes("read"))
            return <p>The console needs the scope read to know the pipelines; {caller.name} does not have it.</p>;
        return <p>There is no pipeline that {caller.name} may see.</p>;
    }
    switch (page) {
        case "pipeline":
            return <PipelinePage key={chosen.name} pipeline={chosen} />;
        case "rollout":
            return <RolloutPage key={chosen.name} pipeline={chosen} />;
        case "triggers":
            return <TriggersPage key={chosen.name} pipeline={chosen} />;
        case "drift":
            return <DriftPage key={chosen.name} pipeline={chosen} />;
        default:
            return <ExplainPage key={chosen.name} pipeline={chosen} />;
    }
}
