import type { PipelineInfo } from "modelpipeline";
import { useState } from "preact/hooks";
import { number, value } from "../format.ts";
import { Card, Stat, Trouble } from "../parts/basics.tsx";
import { Bars } from "../parts/bars.tsx";
import { useOnce } from "../query.ts";
import { useQuery } from "../router.ts";
import { useSession } from "../session.ts";
import { WhatIfCard } from "./what-if.tsx";

const most = 12;

export function ExplainPage({ pipeline }: { pipeline: PipelineInfo }) {
    const [user, setUser] = useQuery("user");
    const [typed, setTyped] = useState(user);
    const { routes } = useSession().caller;
    return (
        <>
            <form
                class="row"
                onSubmit={(event) => {
                    event.preventDefault();
                    setUser(typed.trim());
                }}
            >
                <label>
                    User id <input value={typed} onInput={(event) => setTyped(event.currentTarget.value)} autocomplete="off" />
                </label>
                <button type="submit" class="main" disabled={!typed.trim()}>
                    Explain
                </button>
            </form>
            {!user && (
                <p class="note">Name a user of {pipeline.name} to see why the user has this score, and what would change it.</p>
            )}
            {!routes.includes("explanation") && <p class="note">This server has no explanations: it has no route for them.</p>}
            {!routes.includes("what-if") && <p class="note">This server has no what-if: it has no route for it.</p>}
            {user && routes.includes("explanation") && <WhyCard key={`why ${user}`} pipeline={pipeline.name} user={user} />}
            {user && routes.includes("what-if") && <WhatIfCard key={`what-if ${user}`} pipeline={pipeline} user={user} />}
        </>
    );
}

function WhyCard({ pipeline, user }: { pipeline: string; user: string }) {
    const { api } = useSession();
    const answer = useOnce(`why:${pipeline}:${user}`, (signal) => api.explain(pipeline, user, { top: most }, signal));
    const found = answer.data;
    return (
        <Card
            title={`Why ${user} has this score`}
            aside={
                <button type="button" onClick={answer.reload}>
                    Ask again
                </button>
            }
        >
            <Trouble error={answer.error} what="explanations" />
            {!found && !answer.error && <p>Loading …</p>}
            {found && (
                <>
                    <dl class="stats">
                        <Stat name={`Typical ${found.output}`} value={number(found.baseline)} />
                        <Stat name={`${found.output} of ${user}`} value={number(found.prediction)} />
                    </dl>
                    <Bars
                        label={`Contributions to ${found.output}`}
                        bars={[
                            ...found.contributions.map((each) => ({
                                name: `${each.column} = ${value(each.value)}`,
                                value: each.contribution,
                                text: signed(each.contribution),
                            })),
                            ...(found.others === 0
                                ? []
                                : [{ name: "other columns", value: found.others, text: signed(found.others) }]),
                        ]}
                    />
                    <p class="hint">
                        The typical value and all contributions add up to the score. Version {found.modelVersion}. A contribution
                        is about the model, not about the world.
                    </p>
                </>
            )}
        </Card>
    );
}

function signed(contribution: number): string {
    return `${contribution > 0 ? "+" : ""}${number(contribution)}`;
}
