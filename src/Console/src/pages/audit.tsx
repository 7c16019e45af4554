import { useState } from "preact/hooks";
import { Card, Trouble, When } from "../parts/basics.tsx";
import { useOnce } from "../query.ts";
import { useQuery } from "../router.ts";
import { useSession } from "../session.ts";

const limit = 50;

export function AuditCard() {
    const { api } = useSession();
    const [actor, setActor] = useQuery("actor");
    const [pipeline, setPipeline] = useQuery("of");
    const [pages, setPages] = useState<number[]>([]);
    const after = pages.at(-1);
    const audit = useOnce(`audit:${actor}:${pipeline}:${after ?? ""}`, (signal) =>
        api.audit({ actor, pipeline, after, limit }, signal),
    );
    const filter = (set: (value: string) => void) => (value: string) => {
        setPages([]);
        set(value);
    };
    return (
        <Card
            title="Audit"
            aside={
                <button type="button" onClick={audit.reload}>
                    Read again
                </button>
            }
        >
            <Trouble error={audit.error} what="an audit" />
            <div class="row">
                <label>
                    Actor <input type="search" value={actor} onChange={(event) => filter(setActor)(event.currentTarget.value)} />
                </label>
                <label>
                    Pipeline{" "}
                    <input type="search" value={pipeline} onChange={(event) => filter(setPipeline)(event.currentTarget.value)} />
                </label>
                <button type="button" disabled={pages.length === 0} onClick={() => setPages(pages.slice(0, -1))}>
                    Back
                </button>
                <button type="button" disabled={!audit.data?.next} onClick={() => setPages([...pages, audit.data!.next!])}>
                    Next
                </button>
            </div>
            {audit.data?.entries.length === 0 && <p class="note">Nothing is recorded.</p>}
            {audit.data && audit.data.entries.length > 0 && (
                <div class="scroll" tabIndex={0} role="group" aria-label="Audit">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">When</th>
                                <th scope="col">Who</th>
                                <th scope="col">What</th>
                                <th scope="col">Target</th>
                                <th scope="col">Change</th>
                            </tr>
                        </thead>
                        <tbody>
                            {audit.data.entries.map((each) => (
                                <tr key={each.id}>
                                    <td>
                                        <When at={each.at} />
                                    </td>
                                    <td>{each.actor}</td>
                                    <td>{each.action}</td>
                                    <td>{each.target}</td>
                                    <td>
                                        {(each.before !== null || each.after !== null) && (
                                            <details>
                                                <summary>
                                                    Show<span class="unseen"> the change of {each.target}</span>
                                                </summary>
                                                <pre tabIndex={0}>
                                                    {JSON.stringify({ before: each.before, after: each.after }, null, 1)}
                                                </pre>
                                            </details>
                                        )}
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
        </Card>
    );
}
