import type { ProblemDetails } from "./types.ts";

/** The API refused a request, or could not do what it asks. `problem.type` tells the kinds apart; docs/http.md lists them. */
export class ProblemError extends Error {
    readonly status: number;
    readonly problem: ProblemDetails;
    /** After how many seconds another attempt makes sense; undefined where none does. */
    readonly retryAfter: number | undefined;

    constructor(status: number, problem: ProblemDetails, retryAfter?: number) {
        super(problem.detail || problem.error || problem.title || `The API answered ${status}.`);
        this.name = "ProblemError";
        this.status = status;
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /** Whether the server has no such route. An unknown pipeline, user or job has a type of its own. */
    get isUnknownRoute(): boolean {
        return (this.status === 404 || this.status === 405) && !this.problem.type?.startsWith("urn:model-pipeline:");
    }
}

/** Nobody answered: the network or the server is away. The request may have been carried out. */
export class UnreachableError extends Error {
    constructor(cause: unknown) {
        super("The API does not answer.", { cause });
        this.name = "UnreachableError";
    }
}
