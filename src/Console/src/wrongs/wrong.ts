export interface Wrong {
    tone: "bad" | "warn";
    kind: string;
    text: string;
    link?: string;
}

const day = 86_400_000;

export function isOfLastDay(moment: string): boolean {
    return Date.now() - Date.parse(moment) < day;
}

/** The first names, and how many more there are. */
export function some(names: string[], most = 3): string {
    const more = names.length - most;
    return more > 0 ? `${names.slice(0, most).join(", ")} and ${more} more` : names.join(", ");
}
