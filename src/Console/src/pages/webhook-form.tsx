import type { PipelineInfo, WebhookBody, WebhookInfo } from "modelpipeline";
import { useState } from "preact/hooks";
import { Card } from "../parts/basics.tsx";
import { Choices } from "../parts/choices.tsx";
import { usePipelines } from "../parts/pipelines.ts";
import { useSession } from "../session.ts";

const types = [
    "job.completed",
    "job.failed",
    "job.canceled",
    "rollout.promoted",
    "rollout.rolled-back",
    "version.failed",
    "drift.detected",
    "score.crossed",
];

type Threshold = NonNullable<WebhookBody["thresholds"]>[number];

const numbers = ["Single", "Double", "Int64"];

/** Makes a webhook; its secret is shown once. */
export function NewWebhook({ onMade }: { onMade: (made: WebhookInfo) => void }) {
    const { api } = useSession();
    const { all } = usePipelines();
    const [url, setUrl] = useState("");
    const [chosen, setChosen] = useState<string[]>(["job.failed"]);
    const [globs, setGlobs] = useState("*");
    const [threshold, setThreshold] = useState<Threshold>();
    const [error, setError] = useState<string>();
    const usual = thresholdsOf(all)[0];
    const asked = chosen.includes("score.crossed") ? (threshold ?? usual) : undefined;
    const make = async () => {
        setError(undefined);
        try {
            const pipelines = globs.split(",").map((each) => each.trim());
            const thresholds = asked ? [asked] : undefined;
            onMade(await api.createWebhook({ url: url.trim(), events: chosen, pipelines: pipelines.filter(Boolean), thresholds }));
            setUrl("");
        } catch (failed) {
            setError((failed as Error).message);
        }
    };
    return (
        <Card title="New webhook">
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    void make();
                }}
            >
                <div class="row">
                    <label class="wide">
                        Address{" "}
                        <input
                            type="url"
                            value={url}
                            required
                            placeholder="https://example.com/hooks"
                            onInput={(event) => setUrl(event.currentTarget.value)}
                        />
                    </label>
                    <label>
                        Pipelines <input value={globs} onInput={(event) => setGlobs(event.currentTarget.value)} />
                    </label>
                </div>
                <Choices legend="Events" options={types} chosen={chosen} onChange={setChosen} />
                {asked && <ThresholdFields choices={thresholdsOf(all)} now={asked} onChange={setThreshold} />}
                {error && (
                    <p class="bad" role="alert">
                        {error}
                    </p>
                )}
                <button type="submit" class="main" disabled={!url.trim() || chosen.length === 0}>
                    Make the webhook
                </button>
            </form>
        </Card>
    );
}

function ThresholdFields({ choices, now, onChange }: { choices: Threshold[]; now: Threshold; onChange: (next: Threshold) => void }) {
    const nameOf = (each: Threshold) => `${each.pipeline}: ${each.output}`;
    return (
        <fieldset class="row">
            <legend>The score that passes a value</legend>
            <label>
                Output{" "}
                <select
                    value={nameOf(now)}
                    onChange={(event) => {
                        const found = choices.find((each) => nameOf(each) === event.currentTarget.value);
                        if (found) onChange({ ...now, pipeline: found.pipeline, output: found.output });
                    }}
                >
                    {choices.map((each) => (
                        <option key={nameOf(each)} value={nameOf(each)}>
                            {nameOf(each)}
                        </option>
                    ))}
                </select>
            </label>
            <label>
                Value{" "}
                <input
                    type="number"
                    step="any"
                    value={now.value}
                    onInput={(event) => onChange({ ...now, value: event.currentTarget.valueAsNumber })}
                />
            </label>
            <label>
                Direction{" "}
                <select
                    value={now.direction}
                    onChange={(event) => onChange({ ...now, direction: event.currentTarget.value as Threshold["direction"] })}
                >
                    <option value="Up">up</option>
                    <option value="Down">down</option>
                    <option value="Both">either way</option>
                </select>
            </label>
        </fieldset>
    );
}

function thresholdsOf(pipelines: PipelineInfo[]): Threshold[] {
    return pipelines.flatMap((pipeline) =>
        pipeline.model.outputs
            .filter((output) => numbers.includes(output.type))
            .map((output): Threshold => ({ pipeline: pipeline.name, output: output.name, value: 0.5, direction: "Up" })),
    );
}
