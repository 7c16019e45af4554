export { ModelPipelineClient, type TaggedRollout } from "./client.ts";
export { ProblemError, UnreachableError } from "./errors.ts";
export { type Call, type ClientOptions, Http } from "./http.ts";
export type * from "./types.ts";
export { SignatureError, verifyWebhook, type VerifyOptions, type WebhookEvent } from "./webhook.ts";
