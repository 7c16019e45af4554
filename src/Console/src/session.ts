import { ModelPipelineClient, ProblemError } from "modelpipeline";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

export type Scope = "score" | "read" | "explain" | "jobs" | "rollout" | "admin";

/** Who uses the console, as `/console/api/session` tells. */
export interface Caller {
    name: string;
    scopes: Scope[];
    allPipelines: boolean;
    /** The last words of the paths of the server's routes. */
    routes: string[];
}

export interface Session {
    api: ModelPipelineClient;
    caller: Caller;
    hasKey: boolean;
    signOut: () => void;
}

// Only for this tab, and gone with it.
const keyPlace = "modelpipeline.key";

export function storedKey(): string | undefined {
    return sessionStorage.getItem(keyPlace) ?? undefined;
}

export function keepKey(key: string | undefined): void {
    if (key) sessionStorage.setItem(keyPlace, key);
    else sessionStorage.removeItem(keyPlace);
}

/** A client that makes no call twice: pages ask again by themselves, so that no open tab hammers a server that is away. */
export function clientOf(key: string | undefined): ModelPipelineClient {
    return new ModelPipelineClient({ key, attempts: 1 });
}

/** The caller of a key; null where the API asks for another one. */
export async function findCaller(key: string | undefined): Promise<Caller | null> {
    try {
        return await clientOf(key).http.json<Caller>("/console/api/session");
    } catch (error) {
        if (error instanceof ProblemError && error.status === 401) return null;
        throw error;
    }
}

export const SessionContext = createContext<Session>(null!);

export function useSession(): Session {
    return useContext(SessionContext);
}

/** Whether the caller may do something. What is refused is not shown. */
export function useCan(): (scope: Scope) => boolean {
    const { caller } = useSession();
    return (scope) => caller.scopes.includes(scope);
}
