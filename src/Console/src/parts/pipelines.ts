import type { PipelineInfo } from "modelpipeline";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

export interface Pipelines {
    all: PipelineInfo[];
    /** The pipeline that the address names, or the default one. */
    chosen: PipelineInfo | undefined;
    isKnown: boolean;
    /** Why they are not known. */
    error?: Error | undefined;
}

export const PipelinesContext = createContext<Pipelines>({ all: [], chosen: undefined, isKnown: false });

export function usePipelines(): Pipelines {
    return useContext(PipelinesContext);
}
