import type { ComponentChildren } from "preact";
import { useQuery } from "../router.ts";

export interface Column<T> {
    name: string;
    cell: (row: T) => ComponentChildren;
    isNumber?: boolean;
    /** Sentences: the column stays wide enough to be read. */
    isLong?: boolean;
}

interface Props<T> {
    label: string;
    columns: Column<T>[];
    rows: T[];
    keyOf: (row: T) => string;
    /** What a row says, for the filter; no filter where it is left out. */
    text?: (row: T) => string;
    empty: string;
}

const pageSize = 50;

/** Rows in pages of fifty, with a filter. Both are in the address. */
export function Table<T>({ label, columns, rows, keyOf, text, empty }: Props<T>) {
    const name = label.toLowerCase().replaceAll(/[^a-z]+/g, "-");
    const [filter, setFilter] = useQuery(`${name}-filter`);
    const [page, setPage] = useQuery(`${name}-page`, "1");
    const words = filter.toLowerCase().split(" ").filter(Boolean);
    const found =
        text && words.length > 0 ? rows.filter((row) => words.every((word) => text(row).toLowerCase().includes(word))) : rows;
    const pages = Math.max(1, Math.ceil(found.length / pageSize));
    const at = Math.max(1, Math.min(pages, Number(page) || 1));
    return (
        <div>
            {text && (rows.length > 5 || filter) && (
                <div class="row">
                    <label>
                        Filter <input type="search" value={filter} onInput={(event) => setFilter(event.currentTarget.value)} />
                    </label>
                    <span class="hint" role="status">
                        {found.length === rows.length ? `${rows.length} rows` : `${found.length} of ${rows.length} rows`}
                    </span>
                </div>
            )}
            {found.length === 0 ? (
                <p class="note">{rows.length === 0 ? empty : "No row has these words."}</p>
            ) : (
                <div class="scroll" tabIndex={0} role="group" aria-label={label}>
                    <table>
                        <thead>
                            <tr>
                                {columns.map((each) => (
                                    <th key={each.name} scope="col" class={classOf(each)}>
                                        {each.name}
                                    </th>
                                ))}
                            </tr>
                        </thead>
                        <tbody>
                            {found.slice((at - 1) * pageSize, at * pageSize).map((row) => (
                                <tr key={keyOf(row)}>
                                    {columns.map((each) => (
                                        <td key={each.name} class={classOf(each)}>
                                            {each.cell(row)}
                                        </td>
                                    ))}
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
            {pages > 1 && (
                <div class="row" role="group" aria-label={`Pages of ${label}`}>
                    <button type="button" disabled={at === 1} onClick={() => setPage(String(at - 1))}>
                        Back
                    </button>
                    <span role="status">
                        Page {at} of {pages}
                    </span>
                    <button type="button" disabled={at === pages} onClick={() => setPage(String(at + 1))}>
                        Next
                    </button>
                </div>
            )}
        </div>
    );
}

function classOf(column: { isNumber?: boolean; isLong?: boolean }): string {
    if (column.isNumber) return "number";
    return column.isLong ? "long" : "";
}
