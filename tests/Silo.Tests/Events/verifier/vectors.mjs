// Says what the library of Standard Webhooks makes of each vector of clients/webhook-vectors.json: node vectors.mjs <file>. Prints a line for
// each vector that the file judges otherwise; exits with 1 then.
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";

const vectors = JSON.parse(readFileSync(process.argv[2], "utf8"));
const wrong = [];
for (const { name, secret, headers, body, now, good } of vectors) {
  // The library asks for the present time.
  Date.now = () => now * 1000;
  let found = true;
  try {
    new Webhook(secret).verify(body, headers);
  } catch {
    found = false;
  }
  if (found !== good) wrong.push(`${name}: the library says ${found}`);
}
console.log(wrong.join("\n") || `${vectors.length} vectors`);
process.exit(wrong.length > 0 ? 1 : 0);
