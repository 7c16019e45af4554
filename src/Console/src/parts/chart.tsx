import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { clock } from "../format.ts";
import { color, onThemeChange } from "../theme.ts";

export interface Line {
    name: string;
    /** A color of style.css. */
    color: string;
    values: (number | null)[];
}

interface Props {
    title: string;
    /** Seconds since 1970. */
    at: number[];
    lines: Line[];
    format: (value: number | null) => string;
}

const height = 170;

/** Lines over time, with a sentence and a table for those who do not see the picture. Charts of a page share their cursor. */
export function Chart({ title, at, lines, format }: Props) {
    const host = useRef<HTMLDivElement>(null);
    const plot = useRef<uPlot | undefined>(undefined);
    const [asTable, setAsTable] = useState(false);
    const data = [at, ...lines.map((line) => line.values)] as uPlot.AlignedData;
    const latest = useRef(data);
    latest.current = data;
    const shape = lines.map((line) => line.name).join();
    useEffect(() => {
        if (asTable || !host.current) return;
        const element = host.current;
        const make = () => {
            plot.current?.destroy();
            plot.current = new uPlot(options(lines, format, element.clientWidth), latest.current, element);
        };
        make();
        const resized = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height }));
        resized.observe(element);
        const forget = onThemeChange(make);
        return () => {
            resized.disconnect();
            forget();
            plot.current?.destroy();
            plot.current = undefined;
        };
    }, [asTable, shape]);
    useEffect(
        () => plot.current?.setData(data),
        [at[at.length - 1], at.length, JSON.stringify(lines.map((line) => line.values.slice(-3)))],
    );
    return (
        <figure class="chart">
            <figcaption>
                <span>{title}</span>
                <span class="legend">
                    {lines.map((line) => (
                        <span key={line.name}>
                            <i class={`key ${line.color}`} aria-hidden="true" />
                            {line.name} {format(last(line))}
                        </span>
                    ))}
                </span>
                <button type="button" class="small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
                    Table
                </button>
            </figcaption>
            {asTable ? (
                <Values title={title} at={at} lines={lines} format={format} />
            ) : (
                <div ref={host} role="img" aria-label={summary(title, lines, format)} />
            )}
        </figure>
    );
}

function last(line: Line): number | null {
    return line.values.findLast((value) => value !== null) ?? null;
}

function summary(title: string, lines: Line[], format: Props["format"]): string {
    const parts = lines.map((line) => {
        const known = line.values.filter((value) => value !== null);
        return known.length === 0
            ? `${line.name}: nothing`
            : `${line.name}: ${format(last(line))} now, ${format(Math.max(...known))} at most`;
    });
    return `${title}. ${parts.join("; ")}.`;
}

function Values({ title, at, lines, format }: Props) {
    const rows = at
        .map((moment, index) => ({ moment, index }))
        .filter(({ index }) => lines.some((line) => line.values[index]))
        .slice(-60);
    return (
        <div class="scroll" tabIndex={0} role="group" aria-label={`${title}, as a table`}>
            <table>
                <thead>
                    <tr>
                        <th scope="col">Time</th>
                        {lines.map((line) => (
                            <th key={line.name} scope="col">
                                {line.name}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {rows.reverse().map(({ moment, index }) => (
                        <tr key={moment}>
                            <td>{clock(moment)}</td>
                            {lines.map((line) => (
                                <td key={line.name}>{format(line.values[index] ?? null)}</td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function options(lines: Line[], format: Props["format"], width: number): uPlot.Options {
    const axis: uPlot.Axis = {
        stroke: color("quiet"),
        grid: { stroke: color("line"), width: 1 },
        ticks: { stroke: color("line"), width: 1 },
        font: "12px system-ui",
    };
    return {
        width,
        height,
        cursor: { sync: { key: "time" }, drag: { x: false, y: false } },
        legend: { show: false },
        scales: { y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.1 : 1] } },
        axes: [
            { ...axis, size: 30, values: (_plot, ticks) => ticks.map((tick) => clock(tick).slice(0, 5)), space: 60 },
            { ...axis, size: 64, values: (_plot, ticks) => ticks.map((tick) => format(tick)) },
        ],
        series: [
            {},
            ...lines.map((line) => ({
                label: line.name,
                stroke: color(line.color),
                width: 2,
                spanGaps: false,
                points: { show: true, size: 4, width: 0, fill: color(line.color), filter: alone },
            })),
        ],
    };
}

// A value between two gaps has no line to be on.
const alone: uPlot.Series.Points.Filter = (plot, series) => {
    const values = Array.from(plot.data[series]!);
    const isGap = (index: number) => (values[index] ?? null) === null;
    return [...values.keys()].filter((index) => !isGap(index) && isGap(index - 1) && isGap(index + 1));
};
