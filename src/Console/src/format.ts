const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const exact = new Intl.NumberFormat("en", { maximumSignificantDigits: 6 });

export function count(value: number): string {
    return whole.format(value);
}

export function number(value: number | null | undefined): string {
    return value === null || value === undefined ? "–" : Math.abs(value) >= 1000 ? whole.format(value) : short.format(value);
}

/** An index whose limits are tenths: what is far below them is 0. */
export function index(value: number | null | undefined): string {
    return number(typeof value === "number" && Math.abs(value) < 0.00005 ? 0 : value);
}

/** The beginning of a job's id that tells its time to the millisecond: jobs of one minute differ in it. */
export function shortId(id: string): string {
    return id.slice(0, 13);
}

export function percent(share: number | null | undefined): string {
    return share === null || share === undefined || Number.isNaN(share) ? "–" : `${short.format(share * 100)}%`;
}

export function milliseconds(value: number | null | undefined): string {
    if (value === null || value === undefined) return "–";
    return value >= 1000 ? `${short.format(value / 1000)} s` : `${short.format(value)} ms`;
}

export function bytes(value: number): string {
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let at = 0;
    for (; value >= 1024 && at < units.length - 1; at++) value /= 1024;
    return `${short.format(value)} ${units[at]}`;
}

/** A value of a score or a row. */
export function value(given: unknown): string {
    if (given === null || given === undefined) return "null";
    if (typeof given === "number") return exact.format(given);
    return String(given);
}

export function clock(seconds: number): string {
    return new Date(seconds * 1000).toLocaleTimeString("en-GB");
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
    ["second", 1],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

export function ago(moment: string, now = Date.now()): string {
    const seconds = (Date.parse(moment) - now) / 1000;
    const [unit, size] = steps.find(([, each]) => Math.abs(seconds) >= each) ?? ["second", 1];
    return relative.format(Math.round(seconds / size), unit);
}

export function duration(from: string, to: string): string {
    const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
    if (seconds < 60) return `${short.format(seconds)} s`;
    const minutes = Math.floor(seconds / 60);
    return minutes < 60 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
