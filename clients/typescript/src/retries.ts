import { isSilence, ProblemError } from "./errors.ts";

/**
 * When a call may be made again: "before-begin" only where the server did not begin (no connection, or 429); "when-asked" also where the
 * server asks for it (503 with Retry-After); "always" also where the answer was lost: the call changes nothing, or the same again.
 */
export type Again = "before-begin" | "when-asked" | "always";

export interface RetryOptions {
    /** How often a call is made at most; 3 where it is left out. With 1 no call is made again. */
    attempts?: number;
    /** The wait before the second attempt where the server names none; it doubles each time. 500 where it is left out. */
    firstDelayMs?: number;
    /** The longest wait; 30,000 where it is left out. Where the server asks for a longer one, the call fails. */
    maxDelayMs?: number;
}

/** How long a server is asked again for what it was following: a server that restarts is back by then. */
export const patienceMs = 120_000;

// A browser does not tell these from a lost answer. Node does.
const noConnection = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"];

/** Makes a call, again where this is safe. */
export async function retried<T>(
    again: Again,
    options: RetryOptions,
    signal: AbortSignal | undefined,
    run: () => Promise<T>,
): Promise<T> {
    for (let attempt = 1; ; attempt++) {
        try {
            return await run();
        } catch (error) {
            if (!(error instanceof ProblemError) || attempt >= (options.attempts ?? 3) || !isSafe(again, error)) throw error;
            const delay = delayAfter(error, attempt, options);
            if (delay > (options.maxDelayMs ?? 30_000)) throw error;
            await pause(delay, signal);
        }
    }
}

/** Waits. An abort ends the wait with its reason. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
        const stop = () => {
            clearTimeout(timer);
            reject(signal!.reason);
        };
        const timer = setTimeout(() => {
            signal?.removeEventListener("abort", stop);
            resolve();
        }, ms);
        if (signal?.aborted) stop();
        else signal?.addEventListener("abort", stop, { once: true });
    });
}

function isSafe(again: Again, error: ProblemError): boolean {
    // Whoever has waited for minutes must not wait three times.
    if (error.status === undefined && isSilence(error.cause)) return false;
    if (error.status === undefined) return again === "always" || hasNotBegun(error);
    if (error.status === 503) return again !== "before-begin" && error.retryAfter !== undefined;
    return error.status === 429;
}

function hasNotBegun(error: ProblemError): boolean {
    const code = ((error.cause as Error | undefined)?.cause as { code?: string } | undefined)?.code;
    return code !== undefined && noConnection.includes(code);
}

function delayAfter(error: ProblemError, attempt: number, options: RetryOptions): number {
    if (error.retryAfter !== undefined) return error.retryAfter * 1000;
    // Random, so that callers that were refused together do not come back together.
    const delay = (options.firstDelayMs ?? 500) * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
    return Math.min(delay, options.maxDelayMs ?? 30_000);
}
