export { ModelPipelineClient, type TaggedRollout } from "./client.ts";
export { ProblemError } from "./errors.ts";
export { type Call, type ClientOptions, Http } from "./http.ts";
export { Job } from "./job.ts";
export type { Again, RetryOptions } from "./retries.ts";
export type * from "./types.ts";
export { SignatureError, verifyWebhook, type VerifyOptions, type WebhookEvent } from "./webhook.ts";
