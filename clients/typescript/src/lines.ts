import { unreachable } from "./errors.ts";

/** The lines of a streamed response, as they come. */
export async function* lines(response: Response, signal?: AbortSignal): AsyncGenerator<string> {
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    const read = () =>
        reader.read().catch((error: unknown) => {
            if (signal?.aborted) throw error;
            throw unreachable(error);
        });
    let rest = "";
    try {
        for (;;) {
            const { done, value } = await read();
            if (done) break;
            const parts = (rest + value).split("\n");
            rest = parts.pop()!;
            yield* parts;
        }
        if (rest) yield rest;
    } finally {
        await reader.cancel().catch(() => undefined);
    }
}

/** The JSON of a line. A proxy can end an answer as if the answer were complete, in the middle of a line. */
export function parsed<T>(line: string): T {
    try {
        return JSON.parse(line) as T;
    } catch (error) {
        throw unreachable(error);
    }
}
