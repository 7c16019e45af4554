import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useAway, usePolled } from "../query.ts";
import { go, href, place, setQuery, usePlace } from "../router.ts";
import { type Scope, useSession } from "../session.ts";
import { setTheme, theme, type Theme } from "../theme.ts";
import { PipelinesContext } from "./pipelines.ts";

export const pages: { page: string; title: string; needs: Scope[] }[] = [
    { page: "", title: "Overview", needs: ["read"] },
    { page: "pipeline", title: "Pipeline", needs: ["read", "score"] },
    { page: "rollout", title: "Rollout", needs: ["read", "rollout"] },
    { page: "jobs", title: "Jobs", needs: ["jobs", "read"] },
    { page: "drift", title: "Drift", needs: ["read"] },
    { page: "explain", title: "Why and what-if", needs: ["explain"] },
    { page: "triggers", title: "Triggers", needs: ["read", "jobs"] },
    { page: "webhooks", title: "Webhooks", needs: ["admin"] },
    { page: "cluster", title: "Cluster", needs: ["read"] },
    { page: "access", title: "Keys and audit", needs: ["admin"] },
];

export function Shell({ children }: { children: ComponentChildren }) {
    const { api, caller, hasKey, signOut } = useSession();
    const { page, query } = usePlace();
    const canRead = caller.scopes.includes("read");
    const pipelines = usePolled("pipelines", (signal) => (canRead ? api.pipelines(signal) : Promise.resolve([])), 60_000);
    const all = pipelines.data ?? [];
    const named = query.get("pipeline") ?? "";
    const chosen = all.find((each) => each.name === named) ?? all.find((each) => each.isDefault) ?? all[0];
    const title = pages.find((each) => each.page === page)?.title ?? "Not found";
    useEffect(() => {
        document.title = `${title} · ModelPipeline`;
    }, [title]);
    return (
        <PipelinesContext.Provider value={{ all, chosen, isKnown: pipelines.data !== undefined, error: pipelines.error }}>
            <a
                class="skip"
                href="#main"
                onClick={(event) => {
                    event.preventDefault();
                    document.getElementById("main")?.focus();
                }}
            >
                Skip to the content
            </a>
            <header>
                <a class="brand" href={href("", { pipeline: named })}>
                    ModelPipeline
                </a>
                <nav aria-label="Pages">
                    {pages
                        .filter((each) => each.needs.some((scope) => caller.scopes.includes(scope)))
                        .map((each) => (
                            <a
                                key={each.page}
                                href={href(each.page, { pipeline: named })}
                                aria-current={each.page === page ? "page" : undefined}
                            >
                                {each.title}
                            </a>
                        ))}
                    <a href="/docs">API</a>
                </nav>
                <div class="tools">
                    {all.length > 1 && (
                        <label>
                            Pipeline{" "}
                            <select
                                value={page === "" && !named ? "" : chosen?.name}
                                onChange={(event) => {
                                    const next = event.currentTarget.value;
                                    if (place().page === "") setQuery({ pipeline: next }, {});
                                    else go(href(page, { pipeline: next }));
                                }}
                            >
                                {page === "" && <option value="">all</option>}
                                {all.map((each) => (
                                    <option key={each.name} value={each.name}>
                                        {each.name}
                                    </option>
                                ))}
                            </select>
                        </label>
                    )}
                    <ThemeSwitch />
                    {hasKey && (
                        <button type="button" onClick={signOut} title={`Signed in as ${caller.name}`}>
                            Sign out
                        </button>
                    )}
                </div>
            </header>
            <AwayBanner retry={pipelines.reload} />
            <main id="main" tabIndex={-1}>
                <h1>{title}</h1>
                {children}
            </main>
        </PipelinesContext.Provider>
    );
}

function ThemeSwitch() {
    const [now, setNow] = useState<Theme>(theme);
    return (
        <label>
            Theme{" "}
            <select
                value={now}
                onChange={(event) => {
                    const next = event.currentTarget.value as Theme;
                    setTheme(next);
                    setNow(next);
                }}
            >
                <option value="system">system</option>
                <option value="light">light</option>
                <option value="dark">dark</option>
            </select>
        </label>
    );
}

function AwayBanner({ retry }: { retry: () => void }) {
    const away = useAway();
    return (
        <div role="alert">
            {away && (
                <div class="banner">
                    <span>The API does not answer. What you see is from before; the console asks again every three seconds.</span>
                    <button type="button" onClick={retry}>
                        Ask now
                    </button>
                </div>
            )}
        </div>
    );
}
