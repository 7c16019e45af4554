import { ProblemError } from "modelpipeline";
import type { ComponentChildren } from "preact";
import { ago } from "../format.ts";

export function Card({ title, children, aside }: { title: string; children: ComponentChildren; aside?: ComponentChildren }) {
    return (
        <section class="card" aria-label={title}>
            <div class="card-head">
                <h2>{title}</h2>
                {aside}
            </div>
            {children}
        </section>
    );
}

export function Stat({ name, value, hint }: { name: string; value: string; hint?: string }) {
    return (
        <div class="stat">
            <dt>{name}</dt>
            <dd>{value}</dd>
            {hint && <dd class="hint">{hint}</dd>}
        </div>
    );
}

export type Tone = "good" | "warn" | "bad" | "busy" | "idle";

const signs: Record<Tone, string> = { good: "✓", warn: "!", bad: "✕", busy: "▸", idle: "○" };

/** A state as a sign and a word: never a color alone. */
export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }) {
    return (
        <span class={`badge ${tone}`}>
            <span aria-hidden="true">{signs[tone]}</span> {children}
        </span>
    );
}

/** A time as people say it; the exact time stands beside it for the pointer and for screen readers. */
export function When({ at }: { at: string | null | undefined }) {
    return at ? (
        <time dateTime={at} title={new Date(at).toISOString()}>
            {ago(at)}
        </time>
    ) : (
        <span>–</span>
    );
}

/** Why there is nothing to show. */
export function Trouble({ error, what }: { error: Error | undefined; what: string }) {
    const problem = error instanceof ProblemError ? error : undefined;
    if (!error || problem?.isUnreachable) return null;
    if (problem?.isUnknownRoute) return <p class="note">This server does not have {what}.</p>;
    return (
        <p class="bad" role="alert">
            {error.message}
        </p>
    );
}

export function Progress({ share, label }: { share: number; label: string }) {
    const percent = Math.max(0, Math.min(100, Math.round(share * 100)));
    return (
        <progress max={100} value={percent} aria-label={label}>
            {percent}%
        </progress>
    );
}
