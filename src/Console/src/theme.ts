export type Theme = "system" | "light" | "dark";

const place = "modelpipeline.theme";
const listeners = new Set<() => void>();

export function theme(): Theme {
    const stored = localStorage.getItem(place);
    return stored === "light" || stored === "dark" ? stored : "system";
}

export function setTheme(next: Theme): void {
    localStorage.setItem(place, next);
    applyTheme();
    for (const tell of listeners) tell();
}

export function applyTheme(): void {
    document.documentElement.dataset.theme = theme();
}

/** Calls back whenever colors change: by the switch, or by the system. Returns what ends it. */
export function onThemeChange(tell: () => void): () => void {
    const system = matchMedia("(prefers-color-scheme: dark)");
    listeners.add(tell);
    system.addEventListener("change", tell);
    return () => {
        listeners.delete(tell);
        system.removeEventListener("change", tell);
    };
}

/** The value of a color of style.css, for what is drawn on a canvas. */
export function color(name: string): string {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
