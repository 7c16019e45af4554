import { number } from "../format.ts";

export interface Bar {
    name: string;
    value: number;
    text: string;
}

/** Bars to the right of zero, or to both sides of it. Drawn in SVG; the numbers stand beside the bars as text. */
export function Bars({ label, bars }: { label: string; bars: Bar[] }) {
    const most = Math.max(...bars.map((bar) => Math.abs(bar.value)), Number.MIN_VALUE);
    const isSigned = bars.some((bar) => bar.value < 0);
    const zero = isSigned ? 50 : 0;
    const room = isSigned ? 50 : 100;
    return (
        <table class="bars" aria-label={label}>
            <tbody>
                {bars.map((bar) => {
                    const width = (Math.abs(bar.value) / most) * room;
                    return (
                        <tr key={bar.name}>
                            <th scope="row">{bar.name}</th>
                            <td class="bar">
                                <svg width="100%" height="14" aria-hidden="true">
                                    <rect
                                        class={bar.value < 0 ? "minus" : "plus"}
                                        x={`${bar.value < 0 ? zero - width : zero}%`}
                                        width={`${width}%`}
                                        height="14"
                                    />
                                    {isSigned && <line class="zero" x1="50%" x2="50%" y1="0" y2="14" />}
                                </svg>
                            </td>
                            <td class="number">{bar.text}</td>
                        </tr>
                    );
                })}
            </tbody>
        </table>
    );
}

/** Expected beside actual, for the groups of a column. */
export function PairedBars({
    label,
    groups,
    names = ["Expected", "Actual"],
}: {
    label: string;
    /** What the two bars of a group are. */
    names?: [string, string];
    groups: { key: string; name: string; expected: number; actual: number }[];
}) {
    const most = Math.max(...groups.flatMap((group) => [group.expected, group.actual]), Number.MIN_VALUE);
    return (
        <table class="bars" aria-label={label}>
            <thead>
                <tr>
                    <th scope="col">Group</th>
                    <th scope="col">
                        {names[0]} over {names[1].toLowerCase()}
                    </th>
                    {names.map((name) => (
                        <th key={name} scope="col" class="number">
                            {name}
                        </th>
                    ))}
                </tr>
            </thead>
            <tbody>
                {groups.map((group) => (
                    <tr key={group.key}>
                        <th scope="row">{group.name}</th>
                        <td class="bar">
                            <svg width="100%" height="18" aria-hidden="true">
                                <rect class="expected" width={`${(group.expected / most) * 100}%`} height="8" />
                                <rect class="plus" y="10" width={`${(group.actual / most) * 100}%`} height="8" />
                            </svg>
                        </td>
                        <td class="number">{number(group.expected * 100)}%</td>
                        <td class="number">{number(group.actual * 100)}%</td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}
