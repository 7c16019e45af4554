/** The lines of a streamed response, as they come. */
export async function* lines(response: Response): AsyncGenerator<string> {
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    try {
        for (;;) {
            const { done, value } = await reader.read();
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
