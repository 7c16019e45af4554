import { ProblemError, UnreachableError } from "./errors.ts";

export interface ClientOptions {
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
    body?: unknown;
    headers?: Record<string, string>;
    signal?: AbortSignal;
}

/** Sends requests, and turns answers that are no success into errors. */
export class Http {
    constructor(private readonly options: ClientOptions) {}

    async json<T>(path: string, call: Call = {}): Promise<T> {
        const response = await this.send(path, call);
        return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
    }

    async send(path: string, call: Call = {}): Promise<Response> {
        const headers: Record<string, string> = { Accept: "application/json", ...call.headers };
        if (this.options.key) headers.Authorization = `Bearer ${this.options.key}`;
        if (call.body !== undefined) headers["Content-Type"] = "application/json";
        const response = await this.fetch(
            path,
            {
                method: call.method ?? "GET",
                headers,
                body: call.body === undefined ? undefined : JSON.stringify(call.body),
                signal: call.signal,
            },
            call.query,
        );
        if (!response.ok) throw await problemOf(response);
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
            throw new UnreachableError(error);
        }
    }
}

async function problemOf(response: Response): Promise<Error> {
    const text = await response.text();
    const isProblem = response.headers.get("Content-Type")?.includes("json") ?? false;
    // A proxy in front of an API that is away answers without problem details.
    if (!isProblem && [502, 503, 504].includes(response.status)) return new UnreachableError(`status ${response.status}`);
    const retryAfter = Number(response.headers.get("Retry-After") ?? Number.NaN);
    let problem = {};
    try {
        problem = isProblem ? JSON.parse(text) : {};
    } catch {
        // The status says enough.
    }
    return new ProblemError(response.status, problem, Number.isNaN(retryAfter) ? undefined : retryAfter);
}
