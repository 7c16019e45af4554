import { useEffect, useState } from "preact/hooks";

// The address is the state: page, pipeline, filters and what is open. So back, reload and a link to a colleague work.

const root = "/console";

export interface Place {
    page: string;
    query: URLSearchParams;
}

export function place(): Place {
    return { page: location.pathname.slice(root.length).replace(/^\/|\/$/g, ""), query: new URLSearchParams(location.search) };
}

export function href(page: string, query: Record<string, string | undefined> = {}): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
        if (value) parameters.set(name, value);
    }
    return `${root}${page ? `/${page}` : ""}${parameters.size > 0 ? `?${parameters}` : ""}`;
}

export function go(to: string, options: { replace?: boolean } = {}): void {
    history[options.replace ? "replaceState" : "pushState"](null, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
}

/** Changes parameters of the present address; an empty value removes one. Filters replace, so that "back" leaves the page. */
export function setQuery(changes: Record<string, string | undefined>, options: { replace?: boolean } = { replace: true }): void {
    const query = Object.fromEntries(place().query);
    go(href(place().page, { ...query, ...changes }), options);
}

export function usePlace(): Place {
    const [now, setNow] = useState(place);
    useEffect(() => {
        const moved = () => setNow(place());
        addEventListener("popstate", moved);
        return () => removeEventListener("popstate", moved);
    }, []);
    return now;
}

/** A parameter of the address. */
export function useQuery(name: string, usual = ""): [string, (value: string) => void] {
    const value = usePlace().query.get(name) ?? usual;
    return [value, (next) => setQuery({ [name]: next === usual ? undefined : next })];
}

/** Lets links of the console change the address without loading the page anew. */
export function followLinks(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest?.("a[href]") as HTMLAnchorElement | null;
    if (!link || link.target || link.origin !== location.origin || !link.pathname.startsWith(root)) return;
    event.preventDefault();
    go(link.pathname + link.search);
    scrollTo(0, 0);
}
