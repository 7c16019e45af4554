import type { RolloutEvent, VersionInfo } from "modelpipeline";
import { ago } from "../format.ts";
import { href } from "../router.ts";
import { isOfLastDay, type Wrong } from "./wrong.ts";

export function versionWrongs(pipeline: string, versions: VersionInfo[], history: RolloutEvent[]): Wrong[] {
    const link = href("rollout", { pipeline });
    const kept = versions.filter((version) => !version.deletedAt);
    const wrongs: Wrong[] = [...failed(pipeline, kept), ...failedOnSilos(pipeline, kept), ...heldBack(pipeline, kept, history)];
    const last = history[0];
    if (last && last.action === "TakeBack" && isOfLastDay(last.at)) {
        wrongs.push({ tone: "warn", kind: "Taken back", text: `${pipeline}, ${ago(last.at)}: ${last.reason}` });
    }
    return wrongs.map((wrong) => ({ ...wrong, link }));
}

function failed(pipeline: string, versions: VersionInfo[]): Wrong[] {
    return versions
        .filter((version) => version.state === "Failed")
        .map((version) => ({
            tone: version.role === "None" ? "warn" : "bad",
            kind: "Version failed",
            text: `${pipeline} ${version.version}: ${version.faults[0] ?? "no reason given"}`,
        }));
}

// Other silos have the version open, so its users get scores there and none here.
function failedOnSilos(pipeline: string, versions: VersionInfo[]): Wrong[] {
    return versions
        .filter((version) => version.state !== "Failed" && version.role !== "None")
        .flatMap((version) =>
            version.silos
                .filter((silo) => silo.state === "Failed")
                .map((silo) => ({
                    tone: "bad",
                    kind: "Version failed on a silo",
                    text: `${pipeline} ${version.version} on ${silo.silo}: ${silo.faults[0] ?? "no reason given"}`,
                })),
        );
}

// The settings brought a version after the stable one, and nobody has given it users: Model:OnChange is Hold.
function heldBack(pipeline: string, versions: VersionInfo[], history: RolloutEvent[]): Wrong[] {
    const stable = versions.find((version) => version.role === "Stable");
    const used = history.flatMap(({ rollout }) => [rollout.stable, rollout.candidate?.version]);
    return versions
        .filter(
            (version) =>
                version.broughtBy === "settings" &&
                version.state === "Ready" &&
                version.role === "None" &&
                !used.includes(version.version) &&
                stable !== undefined &&
                Date.parse(version.createdAt) > Date.parse(stable.createdAt),
        )
        .map((version) => ({
            tone: "warn",
            kind: "Version waits",
            text: `${pipeline} ${version.version}, ${ago(version.createdAt)}: the settings brought it, and it has no users. Promote or delete it.`,
        }));
}
