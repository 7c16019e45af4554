import { number, percent } from "../format.ts";
import { PairedBars } from "./bars.tsx";

interface Bin {
    from: number;
    to: number;
    stable: number;
    version: number;
}

const width = 520;
const height = 180;
const foot = 18;

/** How the values of two versions are spread: a pair of bars for each bin. The numbers are in a table that opens below. */
export function Histogram({ label, version, bins }: { label: string; version: string; bins: Bin[] }) {
    const most = Math.max(...bins.flatMap((bin) => [bin.stable, bin.version]), Number.MIN_VALUE);
    const step = width / bins.length;
    const tall = (share: number) => (share / most) * (height - foot);
    const nameOf = (bin: Bin) => `${number(bin.from)} to ${number(bin.to)}`;
    return (
        <figure class="histogram">
            <figcaption class="legend">
                <span>
                    <i class="key edge" aria-hidden="true" />
                    stable
                </span>
                <span>
                    <i class="key" aria-hidden="true" />
                    {version}
                </span>
            </figcaption>
            <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${label}: ${summary(bins, version)}`}>
                {bins.map((bin, index) => (
                    <g key={bin.from}>
                        <title>{`${nameOf(bin)}: stable ${percent(bin.stable)}, ${version} ${percent(bin.version)}`}</title>
                        <Column class="expected" x={index * step + 1} width={step * 0.42} tall={tall(bin.stable)} />
                        <Column class="plus" x={index * step + step / 2} width={step * 0.42} tall={tall(bin.version)} />
                    </g>
                ))}
                <line class="zero" x1="0" x2={width} y1={height - foot} y2={height - foot} />
                <text x="0" y={height - 4}>
                    {number(bins[0]!.from)}
                </text>
                <text x={width} y={height - 4} text-anchor="end">
                    {number(bins.at(-1)!.to)}
                </text>
            </svg>
            <details>
                <summary>{label} as a table</summary>
                <PairedBars
                    label={label}
                    names={["Stable", version]}
                    groups={bins.map((bin) => ({
                        key: `${bin.from}`,
                        name: nameOf(bin),
                        expected: bin.stable,
                        actual: bin.version,
                    }))}
                />
            </details>
        </figure>
    );
}

function Column({ class: name, x, width: wide, tall }: { class: string; x: number; width: number; tall: number }) {
    return <rect class={name} x={x} y={height - foot - tall} width={wide} height={tall} />;
}

function summary(bins: Bin[], version: string): string {
    const peak = (share: (bin: Bin) => number) => bins.reduce((best, bin) => (share(bin) > share(best) ? bin : best));
    const stable = peak((bin) => bin.stable);
    const other = peak((bin) => bin.version);
    const part = (name: string, bin: Bin, share: number) =>
        `${name} has most between ${number(bin.from)} and ${number(bin.to)} (${percent(share)})`;
    return `${part("stable", stable, stable.stable)}; ${part(version, other, other.version)}`;
}
