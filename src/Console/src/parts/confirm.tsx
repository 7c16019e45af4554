import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface Props {
    /** What the button says, and the button of the question. */
    action: string;
    question: string;
    children?: ComponentChildren;
    danger?: boolean;
    disabled?: boolean;
    onYes: () => Promise<unknown>;
}

/** A button that asks before it acts, and says what went wrong. */
export function Confirm({ action, question, children, danger, disabled, onYes }: Props) {
    const dialog = useRef<HTMLDialogElement>(null);
    const [open, setOpen] = useState(false);
    const [busy, setBusy] = useState(false);
    const [error, setError] = useState<string>();
    useEffect(() => {
        if (open) dialog.current?.showModal();
    }, [open]);
    const close = () => {
        dialog.current?.close();
        setOpen(false);
        setError(undefined);
    };
    const act = async () => {
        setBusy(true);
        try {
            await onYes();
            close();
        } catch (failed) {
            setError((failed as Error).message);
        } finally {
            setBusy(false);
        }
    };
    return (
        <>
            <button type="button" class={danger ? "danger" : ""} disabled={disabled} onClick={() => setOpen(true)}>
                {action}
            </button>
            {open && (
                <dialog ref={dialog} aria-label={question} onCancel={close} onClose={() => setOpen(false)}>
                    <h2>{question}</h2>
                    {children}
                    {error && (
                        <p class="bad" role="alert">
                            {error}
                        </p>
                    )}
                    <div class="row">
                        <button type="button" class={danger ? "danger" : "main"} disabled={busy} onClick={() => void act()}>
                            {action}
                        </button>
                        <button type="button" onClick={close}>
                            Leave it
                        </button>
                    </div>
                </dialog>
            )}
        </>
    );
}
