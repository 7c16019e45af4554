import { count, number } from "../format.ts";
import type { Tone } from "./basics.tsx";

export interface StripDay {
    day: string;
    rows: number;
    columns: { column: string; status: string; psi: number | null }[];
    outputs: { column: string; status: string; psi: number | null }[];
}

const signs: Record<Tone, string> = { good: "✓", warn: "!", bad: "✕", busy: "▸", idle: "·" };
const dayName = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", timeZone: "UTC" });

// A table of more rows would be slow on a phone; the worst columns come first.
const mostColumns = 100;

/** The verdicts about columns, day by day: the worst columns first. */
export function Strip({ label, days, tones }: { label: string; days: StripDay[]; tones: Record<string, Tone> }) {
    const all = worstFirst(days);
    return (
        <>
            <div class="scroll" tabIndex={0} role="group" aria-label={label}>
                <table class="strip">
                    <thead>
                        <tr>
                            <th scope="col">Column</th>
                            {days.map((day) => (
                                <th key={day.day} scope="col" title={`${count(day.rows)} rows`}>
                                    {dayName.format(new Date(day.day))}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        {all.slice(0, mostColumns).map((name) => (
                            <tr key={name}>
                                <th scope="row">{name}</th>
                                {days.map((day) => {
                                    const found = verdictOf(day, name);
                                    const tone = (found && tones[found.status]) ?? "idle";
                                    const said = found ? `${found.status}, PSI ${number(found.psi)}` : "no rows";
                                    return (
                                        <td key={day.day} class={tone} title={`${said}, ${count(day.rows)} rows`}>
                                            <span aria-hidden="true">{signs[tone]}</span>
                                            <span class="unseen">{said}</span>
                                        </td>
                                    );
                                })}
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            <p class="hint">
                ✓ ok, ! warning, ✕ drifted, · too few rows. Days are those of UTC.
                {all.length > mostColumns && ` The worst ${mostColumns} of ${all.length} columns are shown.`}
            </p>
        </>
    );
}

// An output may have the name of an input column.
function verdictOf(day: StripDay, name: string) {
    return name.endsWith(" (output)")
        ? day.outputs.find((each) => `${each.column} (output)` === name)
        : day.columns.find((each) => each.column === name);
}

function worstFirst(days: StripDay[]): string[] {
    const weights: Record<string, number> = { Drifted: 100, Warning: 10, Ok: 0, TooFew: 0 };
    const badness = new Map<string, number>();
    for (const day of days) {
        const named = [
            ...day.outputs.map((each) => ({ name: `${each.column} (output)`, status: each.status })),
            ...day.columns.map((each) => ({ name: each.column, status: each.status })),
        ];
        for (const { name, status } of named) badness.set(name, (badness.get(name) ?? 0) + (weights[status] ?? 0));
    }
    return [...badness].sort(([, one], [, other]) => other - one).map(([name]) => name);
}
