import { number } from "../format.ts";

export interface Dot {
    x: number;
    y: number;
    name: string;
}

const size = 260;
const edge = 40;

/** Dots beside the diagonal on which both values are the same. A table of the numbers belongs beside it. */
export function Scatter({ label, xName, yName, dots }: { label: string; xName: string; yName: string; dots: Dot[] }) {
    const all = dots.flatMap((dot) => [dot.x, dot.y]);
    const low = Math.min(...all);
    const high = Math.max(...all);
    const span = high - low || 1;
    const at = (value: number) => edge + ((value - low) / span) * (size - edge - 10);
    const down = (value: number) => size - at(value);
    return (
        <svg
            class="scatter"
            viewBox={`0 0 ${size} ${size}`}
            role="img"
            aria-label={`${label}: ${dots.length} users from ${number(low)} to ${number(high)}`}
        >
            <rect class="frame" x={edge} y="10" width={size - edge - 10} height={size - edge - 10} />
            <line class="same" x1={at(low)} y1={down(low)} x2={at(high)} y2={down(high)} />
            {dots.map((dot) => (
                <circle key={dot.name} cx={at(dot.x)} cy={down(dot.y)} r="4">
                    <title>{dot.name}</title>
                </circle>
            ))}
            <text x={edge} y={size - 24}>
                {number(low)}
            </text>
            <text x={size - 10} y={size - 24} text-anchor="end">
                {number(high)}
            </text>
            <text x={(size + edge) / 2} y={size - 6} text-anchor="middle">
                {xName}
            </text>
            <text x="12" y={size / 2} text-anchor="middle" transform={`rotate(-90 12 ${size / 2})`}>
                {yName}
            </text>
        </svg>
    );
}
