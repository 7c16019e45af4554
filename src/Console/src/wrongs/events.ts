import type { TriggerInfo, WebhookInfo } from "modelpipeline";
import { ago, count } from "../format.ts";
import { href } from "../router.ts";
import type { Wrong } from "./wrong.ts";

export function triggerWrongs(triggers: TriggerInfo[]): Wrong[] {
    return triggers.flatMap((each): Wrong[] => {
        const name = `${each.pipeline}, ${each.name}`;
        const waiting = each.waiting ? ` ${count(each.waiting)} events wait.` : "";
        const link = href("triggers", { pipeline: each.pipeline, trigger: each.name });
        if (each.state === "Faulted") {
            return [{ tone: "bad", kind: "Trigger faulted", text: `${name}: ${each.reason ?? "no reason given."}${waiting}`, link }];
        }
        if (!each.pausedAt) return [];
        return [{ tone: "warn", kind: "Trigger paused", text: `${name}: ${each.pausedBy}, ${ago(each.pausedAt)}.${waiting}`, link }];
    });
}

export function webhookWrongs(webhooks: WebhookInfo[]): Wrong[] {
    return webhooks
        .filter((each) => each.disabledAt)
        .map((each) => ({
            tone: "warn",
            kind: "Webhook disabled",
            text: `${each.url}, ${ago(each.disabledAt!)}: ${each.disabledWhy ?? "no reason given."}`,
            link: href("webhooks", { webhook: each.id }),
        }));
}
