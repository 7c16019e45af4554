// Verifies the requests of ../../webhook-vectors.json: node webhooks.mjs <folder of the compiled client>. Prints what is wrong; exits with 1 then.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { SignatureError, verifyWebhook } = await import(`${pathToFileURL(process.argv[2])}/webhook.js`);
const vectors = JSON.parse(readFileSync(new URL("../../webhook-vectors.json", import.meta.url), "utf8"));

async function isGood({ secret, headers, body, now }) {
  try {
    const event = await verifyWebhook(secret, body, new Headers(headers), { now });
    return JSON.stringify(event) === body;
  } catch (error) {
    if (error instanceof SignatureError) return false;
    throw error;
  }
}

const wrong = [];
for (const vector of vectors) {
  if ((await isGood(vector)) !== vector.good) wrong.push(vector.name);
}
console.log(wrong.join("\n") || `${vectors.length} vectors`);
process.exit(wrong.length > 0 ? 1 : 0);
