// Verifies one request of a webhook: reads {secret, headers, body} from stdin, exits with 0 where the signature is good.
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";

const { secret, headers, body } = JSON.parse(readFileSync(0, "utf8"));
new Webhook(secret).verify(body, headers);
