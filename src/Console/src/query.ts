import { ProblemError } from "modelpipeline";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

export interface Query<T> {
    data: T | undefined;
    error: Error | undefined;
    reload: () => void;
}

type Listener = (isAway: boolean) => void;

const listeners = new Set<Listener>();
let away = false;

function setAway(next: boolean): void {
    if (away === next) return;
    away = next;
    for (const tell of listeners) tell(next);
}

/** Whether the API was away at the last request, from whatever part of the page. */
export function useAway(): boolean {
    const [now, setNow] = useState(away);
    useEffect(() => {
        listeners.add(setNow);
        return () => void listeners.delete(setNow);
    }, []);
    return now;
}

/**
 * Asks at once, and again every so often while the tab is shown. Data stay while a later answer is late or fails; they go when the key of
 * the question changes.
 */
export function usePolled<T>(
    key: string,
    ask: (signal: AbortSignal, before: T | undefined) => Promise<T>,
    everyMs: number,
): Query<T> {
    const [state, setState] = useState<{ key: string; data?: T; error?: Error }>({ key });
    const [round, setRound] = useState(0);
    const latest = useRef({ ask, data: undefined as T | undefined, key });
    latest.current.ask = ask;
    const reload = useCallback(() => setRound((now) => now + 1), []);
    useEffect(() => {
        const aborted = new AbortController();
        let timer: ReturnType<typeof setTimeout> | undefined;
        if (latest.current.key !== key) latest.current = { ask, data: undefined, key };
        const once = async () => {
            let wait = everyMs;
            try {
                const data = await latest.current.ask(aborted.signal, latest.current.data);
                if (aborted.signal.aborted) return;
                latest.current.data = data;
                setAway(false);
                setState({ key, data });
            } catch (error) {
                if (aborted.signal.aborted) return;
                const isAway = error instanceof ProblemError && error.isUnreachable;
                setAway(isAway);
                // A page that shows why it has no data does not stay so for a minute.
                wait = isAway ? Math.min(everyMs || 3000, 3000) : Math.min(everyMs, 10_000);
                if (error instanceof ProblemError && error.status === 401) dispatchEvent(new Event("signed-out"));
                setState((before) => ({ key, data: before.key === key ? before.data : undefined, error: error as Error }));
            }
            if (wait > 0) timer = setTimeout(() => void (document.hidden ? whenShown() : once()), wait);
        };
        const whenShown = () =>
            document.addEventListener("visibilitychange", () => void once(), { once: true, signal: aborted.signal });
        void once();
        return () => {
            aborted.abort();
            clearTimeout(timer);
        };
    }, [key, everyMs, round]);
    return state.key === key ? { data: state.data, error: state.error, reload } : { data: undefined, error: undefined, reload };
}

/** Asks once, and again when the key of the question changes. */
export function useOnce<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Query<T> {
    return usePolled(key, ask, 0);
}
