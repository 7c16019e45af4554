import { useState } from "preact/hooks";

export function SignIn({ wrong, onKey }: { wrong: boolean; onKey: (key: string) => void }) {
    const [key, setKey] = useState("");
    return (
        <form
            class="card"
            onSubmit={(event) => {
                event.preventDefault();
                if (key.trim()) onKey(key.trim());
            }}
        >
            <h2>Sign in</h2>
            <p>This server asks for an API key. The key stays in this tab and is forgotten when you close it.</p>
            <label for="key">API key</label>
            <input
                id="key"
                type="password"
                autocomplete="off"
                value={key}
                onInput={(event) => setKey(event.currentTarget.value)}
                aria-describedby={wrong ? "wrong" : undefined}
                aria-invalid={wrong}
            />
            {wrong && (
                <p id="wrong" class="bad" role="alert">
                    The server does not take this key. It may be mistyped, expired or revoked.
                </p>
            )}
            <button type="submit" class="main">
                Sign in
            </button>
        </form>
    );
}
