/** What a webhook is told. */
export interface WebhookEvent {
    /** What happened, such as "job.completed". */
    type: string;
    /** When it happened, ISO 8601. */
    timestamp: string;
    data: Record<string, unknown>;
}

/** A request to a receiver of webhooks that the holder of the secret has not sent, or has not sent just now. Answer 400. */
export class SignatureError extends Error {
    constructor(why: string) {
        super(why);
        this.name = "SignatureError";
    }
}

export interface VerifyOptions {
    /** How many seconds the time of the request may be from now. */
    tolerance?: number;
    /** The present time in seconds since 1970. */
    now?: number;
}

type HeadersLike = Headers | Record<string, string | string[] | undefined>;

const fiveMinutes = 300;

/**
 * Verifies a request to your receiver of webhooks (Standard Webhooks 1.0), and returns what it tells. `secret` is that of the webhook,
 * `whsec_...`; `body` is the text or the bytes as they came: JSON that is read and written again has another signature.
 */
export async function verifyWebhook(
    secret: string,
    body: string | Uint8Array,
    headers: HeadersLike,
    options: VerifyOptions = {},
): Promise<WebhookEvent> {
    const id = need(headers, "webhook-id");
    const timestamp = need(headers, "webhook-timestamp");
    const signatures = need(headers, "webhook-signature");
    checkTime(timestamp, options);
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    const key = await crypto.subtle.importKey("raw", keyOf(secret), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
    const signed = join(new TextEncoder().encode(`${id}.${timestamp}.`), bytes);
    // While a secret is changed, there is a signature for each of both. WebCrypto compares in constant time.
    const matches = await Promise.all(
        signatures.split(" ").map((each) => {
            const signature = each.startsWith("v1,") ? fromBase64(each.slice(3)) : undefined;
            return signature ? crypto.subtle.verify("HMAC", key, signature, signed) : false;
        }),
    );
    if (!matches.includes(true)) throw new SignatureError("No signature of the request fits this secret and this body.");
    try {
        return JSON.parse(new TextDecoder().decode(bytes)) as WebhookEvent;
    } catch {
        throw new SignatureError("The signature is right, and the body is no JSON.");
    }
}

function need(headers: HeadersLike, name: string): string {
    const found = headers instanceof Headers ? headers.get(name) : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
    const value = Array.isArray(found) ? found[0] : found;
    if (!value) throw new SignatureError(`The request lacks the header ${name}.`);
    return value;
}

function checkTime(timestamp: string, { tolerance = fiveMinutes, now = Date.now() / 1000 }: VerifyOptions): void {
    if (!/^[0-9]+$/.test(timestamp)) throw new SignatureError("The header webhook-timestamp is no number of seconds.");
    const age = Math.floor(now) - Number(timestamp);
    if (Math.abs(age) > tolerance)
        throw new SignatureError(`The request is ${Math.abs(age)} s ${age > 0 ? "old" : "ahead"}; see that both clocks are right.`);
}

function keyOf(secret: string): Uint8Array<ArrayBuffer> {
    const key = fromBase64(secret.startsWith("whsec_") ? secret.slice(6) : secret);
    if (!key || key.length === 0) throw new TypeError("The secret is not whsec_ and Base64; give the text that the webhook was made with.");
    return key;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
    try {
        return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    } catch {
        return undefined;
    }
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(first.length + second.length);
    all.set(first);
    all.set(second, first.length);
    return all;
}
