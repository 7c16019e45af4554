import { ProblemError } from "modelpipeline";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Page } from "./pages/page.tsx";
import { SignIn } from "./pages/sign-in.tsx";
import { Shell } from "./parts/shell.tsx";
import { followLinks } from "./router.ts";
import { type Caller, clientOf, findCaller, keepKey, SessionContext, storedKey } from "./session.ts";

type State =
    | { step: "asking" }
    | { step: "away" }
    | { step: "failed"; why: string }
    | { step: "sign-in"; wrong: boolean }
    | { step: "in"; caller: Caller; key: string | undefined };

const retryMs = 3000;

export function App() {
    const [state, setState] = useState<State>({ step: "asking" });
    const ask = async (key: string | undefined) => {
        try {
            const caller = await findCaller(key);
            if (caller) keepKey(key);
            setState(caller ? { step: "in", caller, key } : { step: "sign-in", wrong: key !== undefined });
        } catch (error) {
            const isAway = error instanceof ProblemError && error.isUnreachable;
            setState(isAway ? { step: "away" } : { step: "failed", why: (error as Error).message });
        }
    };
    useEffect(() => {
        void ask(storedKey());
        // The key has ended or was revoked while the console was open.
        const ended = () => setState({ step: "sign-in", wrong: storedKey() !== undefined });
        addEventListener("signed-out", ended);
        document.addEventListener("click", followLinks);
        return () => {
            removeEventListener("signed-out", ended);
            document.removeEventListener("click", followLinks);
        };
    }, []);
    useEffect(() => {
        if (state.step !== "away" && state.step !== "failed") return;
        const timer = setTimeout(() => void ask(storedKey()), retryMs);
        return () => clearTimeout(timer);
    }, [state]);
    const key = state.step === "in" ? state.key : undefined;
    const api = useMemo(() => clientOf(key), [key]);

    if (state.step === "in") {
        const signOut = () => {
            keepKey(undefined);
            setState({ step: "sign-in", wrong: false });
        };
        return (
            <SessionContext.Provider value={{ api, caller: state.caller, hasKey: key !== undefined, signOut }}>
                <Shell>
                    <Page />
                </Shell>
            </SessionContext.Provider>
        );
    }
    return (
        <main class="alone" id="main">
            <h1>ModelPipeline</h1>
            {state.step === "sign-in" && <SignIn wrong={state.wrong} onKey={(given) => void ask(given)} />}
            {state.step === "asking" && <p>Loading …</p>}
            {state.step === "away" && <p role="alert">The API does not answer. The console asks again every three seconds.</p>}
            {state.step === "failed" && <p role="alert">{state.why} The console asks again every three seconds.</p>}
        </main>
    );
}
