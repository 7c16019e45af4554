import type { PipelineInfo, Row } from "modelpipeline";

export const isText = (type: string) => /String|Text/.test(type);
export const isFlag = (type: string) => /Boolean/.test(type);
const isNumber = (type: string) => /Single|Double|Int64|Decimal/.test(type);
const isVector = (type: string) => /Vector/.test(type);

/** The value of a column that a text means. What is none of the column is sent as it is: the API says what belongs there. */
export function valueOf(type: string, text: string): unknown {
    if (isText(type)) return text;
    const word = text.trim();
    if (word === "") return null;
    if (isFlag(type)) return word === "true" || word === "false" ? word === "true" : word;
    if (isNumber(type)) return Number.isFinite(Number(word)) ? Number(word) : word;
    if (!isVector(type)) return word;
    try {
        return JSON.parse(word);
    } catch {
        return word;
    }
}

/** A value as it is typed. */
export function textOf(value: unknown): string {
    if (value === null || value === undefined) return "";
    return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** One change for each kind of column: the model may refuse some, and one that works is enough. */
export function harmless(pipeline: PipelineInfo): Row[] {
    const columns = pipeline.model.inputs;
    const text = columns.find((column) => isText(column.type));
    const flag = columns.find((column) => isFlag(column.type));
    const amount = columns.find((column) => isNumber(column.type));
    const other = columns.find((column) => ![isText, isFlag, isNumber].some((is) => is(column.type)));
    return [
        text && { [text.name]: "" },
        flag && { [flag.name]: false },
        amount && { [amount.name]: 0 },
        // No moment and no list fits every column; a null is of every type.
        other && { [other.name]: null },
    ].filter((change) => change !== undefined);
}
