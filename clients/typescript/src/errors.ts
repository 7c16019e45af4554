import type { ProblemDetails } from "./types.ts";

const kinds = "urn:model-pipeline:problem:";

/** A call that the API refused, or that nobody answered. */
export class ProblemError extends Error {
    /** Undefined where nobody answered. */
    readonly status: number | undefined;
    readonly problem: ProblemDetails;
    /** After how many seconds another attempt makes sense; undefined where none does. */
    readonly retryAfter: number | undefined;

    constructor(status: number | undefined, problem: ProblemDetails, options: { retryAfter?: number; cause?: unknown } = {}) {
        super(problem.detail || problem.error || problem.title || `The API answered ${status}.`, { cause: options.cause });
        this.name = "ProblemError";
        this.status = status;
        this.problem = problem;
        this.retryAfter = options.retryAfter;
    }

    /** The kind of problem, such as "no-input"; docs/http.md lists them. Empty where the server names none. */
    get kind(): string {
        return this.problem.type?.split(":").at(-1) ?? "";
    }

    /** Whether nobody answered: the network or the server is away. The call may have been carried out. */
    get isUnreachable(): boolean {
        return this.kind === "unreachable";
    }

    /** Whether the same call may succeed later. */
    get isTransient(): boolean {
        return this.status === undefined || [429, 502, 503, 504].includes(this.status);
    }

    /** Whether the server has no such route. An unknown pipeline, user or job has a type of its own. */
    get isUnknownRoute(): boolean {
        return (this.status === 404 || this.status === 405) && !this.problem.type?.startsWith("urn:model-pipeline:");
    }
}

/** Whether the server took the connection and then sent nothing: Node gives it up after five minutes. A browser does not tell. */
export function isSilence(cause: unknown): boolean {
    const code = ((cause as Error | undefined)?.cause as { code?: string } | undefined)?.code;
    return code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT";
}

/** Nobody answered at the address, or the answer was lost. A proxy in front of an API that is away has a status. */
export function unreachable(
    cause: unknown,
    proxy: { status?: number; retryAfter?: number; address?: string } = {},
): ProblemError {
    const silence = isSilence(cause) ? " It took the connection and sent nothing; see that it is not stuck." : "";
    const detail = `${proxy.address || "The API"} does not answer.${silence}`;
    const problem = { type: `${kinds}unreachable`, title: "No answer", detail };
    return new ProblemError(proxy.status, problem, { cause, retryAfter: proxy.retryAfter });
}

/** Something else than the API answered. */
export function notTheApi(response: Response, cause: unknown): ProblemError {
    const detail = `${response.url} did not answer with the JSON of ModelPipeline; see that the address is right.`;
    return new ProblemError(response.status, { type: `${kinds}not-the-api`, title: "The answer is not the API's", detail }, { cause });
}
