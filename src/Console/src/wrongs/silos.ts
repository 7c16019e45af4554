import { percent } from "../format.ts";
import { href } from "../router.ts";
import { failures, type Series, type SiloLine, sum, window } from "../series.ts";
import { some, type Wrong } from "./wrong.ts";

const rememberMs = 15 * 60_000;

/** The silos of the last quarter of an hour, as this tab saw them: the server lists the present ones alone. */
export class SiloMemory {
    private readonly seen = new Map<string, number>();
    private most: { at: number; count: number }[] = [];

    /** Notes the present silos, and says which are gone; none where as many came in their place. */
    missing(silos: SiloLine[], now = Date.now()): string[] {
        const old = now - rememberMs;
        for (const { silo } of silos) this.seen.set(silo, now);
        for (const [silo, at] of this.seen) if (at < old) this.seen.delete(silo);
        this.most = [...this.most.filter((each) => each.at >= old), { at: now, count: silos.length }];
        const gone = [...this.seen].filter(([, at]) => at < now).map(([silo]) => silo);
        return silos.length < Math.max(...this.most.map((each) => each.count)) ? gone : [];
    }
}

export function siloWrongs(silos: SiloLine[], missing: string[]): Wrong[] {
    const link = href("cluster");
    const programs = [...new Set(silos.filter((silo) => silo.answers).map((silo) => silo.version))].sort();
    const wrongs: Wrong[] = silos
        .filter((silo) => !silo.answers)
        .map((silo) => ({ tone: "bad", kind: "Silo", text: `${silo.silo} does not answer.`, link }));
    if (missing.length > 0) {
        const text = `${some(missing)} ${missing.length === 1 ? "was" : "were"} there in the last 15 minutes.`;
        wrongs.push({ tone: "bad", kind: missing.length === 1 ? "Silo missing" : "Silos missing", text, link });
    }
    if (programs.length > 1) {
        wrongs.push({ tone: "warn", kind: "Silos differ", text: `They run different programs: ${programs.join(", ")}.`, link });
    }
    return wrongs;
}

export function failureWrongs(series: Series): Wrong[] {
    const { points } = window(series, 5);
    const users = points.reduce((all, point) => all + sum(point?.users), 0);
    const failed = points.reduce((all, point) => all + failures(point), 0);
    if (failed === 0) return [];
    return [
        {
            tone: failed / users > 0.01 ? "bad" : "warn",
            kind: "Failures",
            text: `In the last five minutes ${failed} of ${users} users (${percent(failed / users)}) failed, not because of their rows.`,
        },
    ];
}
