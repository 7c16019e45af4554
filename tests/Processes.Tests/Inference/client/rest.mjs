// @ts-check
// Calls a server of the Open Inference Protocol through a client whose types openapi-typescript makes from open-inference.json, and
// validates every answer against that document: node rest.mjs URL MODEL REQUEST
// REQUEST is an infer request in JSON. Prints what the server answered, as JSON.
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import createClient from "openapi-fetch";

/** @typedef {import("./node_modules/.open-inference/schema.d.ts").paths} Paths */
/** @typedef {import("./node_modules/.open-inference/schema.d.ts").components["schemas"]["inference_request"]} InferRequest */

const [url, model, text] = process.argv.slice(2);
/** @type {InferRequest} */
const request = JSON.parse(text);
const document = JSON.parse(readFileSync(new URL("./open-inference.json", import.meta.url), "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(document, "protocol");
let validated = 0;

/** @type {ReturnType<typeof createClient<Paths>>} */
const client = createClient({ baseUrl: url });
client.use({
  async onResponse({ request, response, schemaPath }) {
    const answers = document.paths[schemaPath][request.method.toLowerCase()].responses;
    const answer = answers[response.status] ?? answers.default;
    const validate = ajv.getSchema(`protocol${answer.content["application/json"].schema.$ref}`);
    const body = await response.clone().text();
    const where = `${request.method} ${request.url}: ${response.status} ${body}`;
    if (!validate) throw new Error(`${where} has no schema`);
    if (!response.headers.get("content-type")?.startsWith("application/json")) throw new Error(`${where} is no JSON`);
    if (!validate(JSON.parse(body))) throw new Error(`${where} does not fit the document: ${ajv.errorsText(validate.errors)}`);
    validated++;
  },
});

/** @param {string} name */
const of = name => ({ params: { path: { MODEL_NAME: name } } });
/** @param {string} name @param {string} version */
const at = (name, version) => ({ params: { path: { MODEL_NAME: name, MODEL_VERSION: version } } });
/** @param {{ response: Response, error?: { error: string } }} answer */
const failure = ({ response, error }) => ({ status: response.status, error: error?.error });

const live = await client.GET("/v2/health/live");
const ready = await client.GET("/v2/health/ready");
const server = await client.GET("/v2/");
const metadata = await client.GET("/v2/models/{MODEL_NAME}", of(model));
const version = metadata.data?.versions?.[0] ?? "";
const users = `${model}.users`;
/** @type {InferRequest} */
const ids = { inputs: [{ name: "user_id", shape: [2], datatype: "BYTES", data: ["c101", "c103"] }] };
const wrong = { ...request, inputs: [{ ...request.inputs[0], name: "wrong" }] };
const torn = { ...request, inputs: request.inputs.map(input => ({ ...input, shape: [17] })) };

console.log(JSON.stringify({
  live: live.data?.live,
  ready: ready.data?.ready,
  server: server.data,
  metadata: metadata.data,
  sameOfVersion: (await client.GET("/v2/models/{MODEL_NAME}/versions/{MODEL_VERSION}", at(model, version))).data,
  modelReady: (await client.GET("/v2/models/{MODEL_NAME}/ready", of(model))).data,
  versionReady: (await client.GET("/v2/models/{MODEL_NAME}/versions/{MODEL_VERSION}/ready", at(model, version))).data,
  infer: (await client.POST("/v2/models/{MODEL_NAME}/infer", { ...of(model), body: request })).data,
  inferVersion: (await client.POST("/v2/models/{MODEL_NAME}/versions/{MODEL_VERSION}/infer", { ...at(model, version), body: request })).data,
  usersMetadata: (await client.GET("/v2/models/{MODEL_NAME}", of(users))).data,
  users: (await client.POST("/v2/models/{MODEL_NAME}/infer", { ...of(users), body: ids })).data,
  failures: [
    failure(await client.GET("/v2/models/{MODEL_NAME}", of("nope"))),
    failure(await client.GET("/v2/models/{MODEL_NAME}/ready", of("nope"))),
    failure(await client.GET("/v2/models/{MODEL_NAME}/versions/{MODEL_VERSION}", at(model, "nope"))),
    failure(await client.POST("/v2/models/{MODEL_NAME}/infer", { ...of("nope"), body: request })),
    failure(await client.POST("/v2/models/{MODEL_NAME}/versions/{MODEL_VERSION}/infer", { ...at(model, "nope"), body: request })),
    failure(await client.POST("/v2/models/{MODEL_NAME}/infer", { ...of(model), body: wrong })),
    failure(await client.POST("/v2/models/{MODEL_NAME}/infer", { ...of(model), body: torn })),
    failure(await client.POST("/v2/models/{MODEL_NAME}/infer", { ...of(model), body: { inputs: [] } })),
    failure(await client.POST("/v2/models/{MODEL_NAME}/infer", { ...of(users), body: request })),
  ],
  validated,
}));
