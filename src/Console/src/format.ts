const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const exact = new Intl.NumberFormat("en", { maximumSignificantDigits: 6 });

export function count(value: number): string {
    return whole.format(value);
}

// Beyond these, zeros are all there would be to read.
const powers = new Intl.NumberFormat("en", { notation: "scientific", maximumSignificantDigits: 3 });
const large = 1e15;

export function number(value: number | null | undefined): string {
    if (value === null || value === undefined) return "–";
    if (Math.abs(value) >= large) return powers.format(value);
    return Math.abs(value) >= 1000 ? whole.format(value) : short.format(value);
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
    if (typeof given !== "number") return String(given);
    // A whole number may be an id or a code: each digit counts.
    if (Number.isInteger(given) && Math.abs(given) < large) return whole.format(given);
    return Math.abs(given) >= large ? String(given) : exact.format(given);
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
// 59.5 of 60 minutes.
const nearly = 0.992;
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

export function ago(moment: string, now = Date.now()): string {
    const seconds = (Date.parse(moment) - now) / 1000;
    // 59.7 minutes are an hour: what would be rounded to the next unit is told in it.
    const [unit, size] = steps.find(([, each]) => Math.abs(seconds) >= each * nearly) ?? ["second", 1];
    return relative.format(Math.round(seconds / size), unit);
}

export function duration(from: string, to: string): string {
    const exactly = (Date.parse(to) - Date.parse(from)) / 1000;
    if (exactly < 59.95) return `${short.format(exactly)} s`;
    const seconds = Math.round(exactly);
    const minutes = Math.floor(seconds / 60);
    return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
