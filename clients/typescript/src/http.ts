import { notTheApi, ProblemError, unreachable } from "./errors.ts";
import { type Again, retried, type RetryOptions } from "./retries.ts";

export interface ClientOptions extends RetryOptions {
    /** Where the API is; the page's own server where it is left out. */
    baseUrl?: string;
    /** A key (`mp_...`) or a token; none where the API asks for none. */
    key?: string;
    /** Replaces the built-in `fetch`. */
    fetch?: typeof fetch;
}

export interface Call {
    method?: string;
    query?: Record<string, string | number | boolean | null | undefined>;
    /** Sent as JSON; a Blob is sent as it is, with its type. */
    body?: unknown;
    headers?: Record<string, string>;
    /** When the call may be made again; "always" for GET, "before-begin" for others, where it is left out. */
    again?: Again;
    /** A status that is an answer too, beside 2xx. */
    also?: number;
    signal?: AbortSignal;
}

/** Sends requests, again where this is safe, and turns answers that are no success into errors. */
export class Http {
    constructor(private readonly options: ClientOptions) {}

    json<T>(path: string, call: Call = {}): Promise<T> {
        return this.retried(call, async () => {
            const response = await this.sendOnce(path, call);
            return response.status === 204 ? (undefined as T) : await jsonOf<T>(response, call.signal);
        });
    }

    /** The response with its body still to be read. */
    send(path: string, call: Call = {}): Promise<Response> {
        return this.retried(call, () => this.sendOnce(path, call));
    }

    private retried<T>(call: Call, run: () => Promise<T>): Promise<T> {
        const again = call.again ?? (isGet(call) ? "always" : "before-begin");
        return retried(again, this.options, call.signal, run);
    }

    private async sendOnce(path: string, call: Call): Promise<Response> {
        checkSegments(path);
        const headers: Record<string, string> = { Accept: "application/json", ...call.headers };
        if (this.options.key) headers.Authorization = `Bearer ${this.options.key}`;
        const file = call.body instanceof Blob ? call.body : undefined;
        if (call.body !== undefined) headers["Content-Type"] = file ? file.type || "application/octet-stream" : "application/json";
        const response = await this.fetch(
            path,
            {
                method: call.method ?? "GET",
                headers,
                body: file ?? JSON.stringify(call.body),
                signal: call.signal,
            },
            call.query,
        );
        const isAnswer = response.ok || (response.status === call.also && isJson(response));
        if (!isAnswer) throw await problemOf(response);
        return response;
    }

    private async fetch(path: string, init: RequestInit, query: Call["query"]): Promise<Response> {
        const parameters = new URLSearchParams();
        for (const [name, value] of Object.entries(query ?? {})) {
            if (value !== null && value !== undefined && value !== "") parameters.set(name, String(value));
        }
        const search = parameters.size > 0 ? `?${parameters}` : "";
        try {
            return await (this.options.fetch ?? fetch)(`${this.options.baseUrl ?? ""}${path}${search}`, init);
        } catch (error) {
            if (init.signal?.aborted) throw error;
            throw unreachable(error, { address: this.options.baseUrl });
        }
    }
}

/** A URL takes "." and ".." out of its path, escaped or not, and so leads to another route. */
function checkSegments(path: string): void {
    for (const segment of path.slice(1).split("/")) {
        if (!["", ".", ".."].includes(segment)) continue;
        throw new RangeError(`'${segment}' cannot be part of a URL; a list of users takes such an id.`);
    }
}

function isGet(call: Call): boolean {
    return call.method === undefined || call.method === "GET";
}

function isJson(response: Response): boolean {
    return response.headers.get("Content-Type")?.includes("json") ?? false;
}

/** The body of an answer. */
export async function jsonOf<T>(response: Response, signal?: AbortSignal): Promise<T> {
    let text: string;
    try {
        text = await response.text();
    } catch (error) {
        if (signal?.aborted) throw error;
        throw unreachable(error);
    }
    try {
        return JSON.parse(text) as T;
    } catch (error) {
        throw notTheApi(response, error);
    }
}

async function problemOf(response: Response): Promise<ProblemError> {
    const { status } = response;
    const retryAfter = secondsOf(response.headers.get("Retry-After") ?? "");
    // A proxy in front of an API that is away answers without problem details.
    if (!isJson(response) && [502, 503, 504].includes(status)) return unreachable(`status ${status}`, { status, retryAfter });
    let problem = {};
    try {
        problem = isJson(response) ? await response.json() : {};
    } catch {
        // The status says enough.
    }
    return new ProblemError(status, problem, { retryAfter });
}

/** The seconds that a server asks to wait: a number or, from some proxies, a date. */
function secondsOf(retryAfter: string): number | undefined {
    if (/^[0-9]+$/.test(retryAfter)) return Number(retryAfter);
    const date = retryAfter.endsWith("GMT") ? Date.parse(retryAfter) : Number.NaN;
    return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
