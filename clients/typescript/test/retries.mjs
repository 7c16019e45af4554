// Which calls are made again after which failure: node retries.mjs CLIENT, the folder of the compiled client. Prints what is wrong, and
// exits with 1 then.
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

const { Job, ModelPipelineClient, ProblemError } = await import(`${pathToFileURL(process.argv[2])}/index.js`);

function cut(code) {
  throw new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}

function refuse(status, retryAfter) {
  const headers = { "Content-Type": "application/problem+json", ...(retryAfter === undefined ? {} : { "Retry-After": retryAfter }) };
  return new Response(JSON.stringify({ type: "urn:model-pipeline:problem:saturated", status }), { status, headers });
}

const failures = {
  "no connection": () => cut("ECONNREFUSED"),
  429: () => refuse(429),
  "503 with Retry-After": () => refuse(503, "0"),
  "lost answer": () => cut("ECONNRESET"),
  "silent server": () => cut("UND_ERR_HEADERS_TIMEOUT"),
  "silence in the answer": () => cut("UND_ERR_BODY_TIMEOUT"),
  "503": () => refuse(503),
  "503 with a long Retry-After": () => refuse(503, "31"),
  400: () => refuse(400),
};

const reads = ["no connection", "429", "503 with Retry-After", "lost answer"];
const scores = ["no connection", "429", "503 with Retry-After"];
const changes = ["no connection", "429"];

const calls = [
  ["pipelines", (api) => api.pipelines(), reads],
  ["whatIf", (api) => api.whatIf("churn", "c1", { set: {} }), reads],
  ["predict", (api) => api.predict("churn", []), reads],
  ["createJob", (api) => api.createJob("churn"), reads],
  ["setSchedule", (api) => api.setSchedule("churn", { cron: "0 3 * * *", timeZone: "UTC" }), reads],
  ["score", (api) => api.score("churn", "c1"), scores],
  ["scoreMany", (api) => api.scoreMany("churn", ["c1"]).next(), scores],
  ["promote", (api) => api.promote("churn"), changes],
  ["rollBack", (api) => api.rollBack("churn"), changes],
  ["setRollout", (api) => api.setRollout("churn", {}), changes],
  ["addVersion", (api) => api.addVersion("churn", {}), changes],
  ["uploadVersion", (api) => api.uploadVersion("churn", "v2", new Blob(["x"]), "a.onnx"), changes],
  ["createKey", (api) => api.createKey({}), changes],
  ["createWebhook", (api) => api.createWebhook({}), changes],
];

function clientOf(fetch, options) {
  return new ModelPipelineClient({ baseUrl: "http://test.invalid", firstDelayMs: 1, fetch, ...options });
}

async function attemptsOf(call, failure, options) {
  const made = [];
  const fetch = async (_, init) => {
    made.push(init);
    return failure();
  };
  await assert.rejects(call(clientOf(fetch, options)), ProblemError);
  return made;
}

function stream(states, end) {
  const text = states.map((status) => `data: ${JSON.stringify({ status })}\n\n`).join("");
  let told = false;
  const source = {
    pull(controller) {
      if (told) end(controller);
      else controller.enqueue(new TextEncoder().encode(text));
      told = true;
    },
  };
  return new Response(new ReadableStream(source), { headers: { "Content-Type": "text/event-stream" } });
}

const checks = {
  async "attempts of each call after each failure"() {
    for (const [name, call, repeated] of calls) {
      for (const [failure, fail] of Object.entries(failures)) {
        const expected = repeated.includes(failure) ? 3 : 1;
        assert.equal((await attemptsOf(call, fail)).length, expected, `${name} after ${failure}`);
      }
    }
  },
  async "one idempotency key for all attempts"() {
    const made = await attemptsOf((api) => api.createJob("churn"), failures["lost answer"]);
    const keys = new Set(made.map((init) => init.headers["Idempotency-Key"]));
    assert.equal(keys.size, 1);
    assert.match([...keys][0], /^[0-9a-f]{32}$/);
  },
  async "one attempt where the options say so"() {
    assert.equal((await attemptsOf((api) => api.pipelines(), failures["no connection"], { attempts: 1 })).length, 1);
  },
  async "an abort ends the wait"() {
    const aborted = new AbortController();
    let attempts = 0;
    const fetch = async () => {
      attempts++;
      setTimeout(() => aborted.abort(), 1);
      return refuse(503, "5");
    };
    await assert.rejects(clientOf(fetch).pipelines(aborted.signal), { name: "AbortError" });
    assert.equal(attempts, 1);
  },
  async "a list in parts of 10,000 distinct users"() {
    const parts = [];
    const fetch = async (_, init) => {
      const { users } = JSON.parse(init.body);
      parts.push(users.length);
      return new Response(users.map((user) => `${JSON.stringify({ user, outputs: {} })}\n`).join(""));
    };
    const users = Array.from({ length: 12_000 }, (_, i) => `c${i}`);
    let lines = 0;
    for await (const _ of clientOf(fetch).scoreMany("churn", [...users, "c0"])) lines++;
    assert.deepEqual([parts, lines], [[10_000, 2_000], 12_000]);
  },
  async "a list that ends early"() {
    const lines = clientOf(async () => new Response('{"user":"c1","outputs":{}}\n')).scoreMany("churn", ["c1", "c2"]);
    assert.equal((await lines.next()).value.user, "c1");
    await assert.rejects(lines.next(), (error) => error.isUnreachable);
  },
  async "a job over a restart of the server"() {
    const answers = [
      () => stream(["Running"], (controller) => controller.error(new TypeError("terminated"))),
      failures["no connection"],
      () => refuse(503),
      () => stream(["Running"], (controller) => controller.close()),
      () => stream(["Running", "Completed"], (controller) => controller.close()),
    ];
    const heard = [];
    const ended = await new Job(clientOf(async () => answers.shift()()), "j").wait((now) => heard.push(now.status));
    assert.deepEqual([ended.status, heard], ["Completed", ["Running", "Running", "Running", "Completed"]]);
  },
  async "a list that ends in the middle of a line"() {
    const lines = clientOf(async () => new Response('{"user":"c1","outp')).scoreMany("churn", ["c1"]);
    await assert.rejects(lines.next(), (error) => error.isUnreachable);
  },
  async "a job whose events end in the middle of a line"() {
    const answers = [new Response('data: {"status":"Run'), new Response('data: {"status":"Completed"}\n\n')];
    assert.equal((await new Job(clientOf(async () => answers.shift()), "j").wait()).status, "Completed");
  },
  async "a job whose events tell nothing"() {
    const { now } = Date;
    let answered = 0;
    const fetch = async () => (++answered > 2 ? refuse(400) : new Response("<html>"));
    Date.now = () => now() + answered * 61_000;
    try {
      await assert.rejects(new Job(clientOf(fetch), "j").wait(), (error) => error.isUnreachable);
    } finally {
      Date.now = now;
    }
  },
  async "a date in Retry-After"() {
    const inSeconds = (seconds) => refuse(503, new Date(Date.now() + seconds * 1000).toUTCString());
    assert.equal((await attemptsOf((api) => api.pipelines(), () => inSeconds(-60))).length, 3);
    await assert.rejects(clientOf(async () => inSeconds(100)).pipelines(), (error) => error.retryAfter > 90 && error.retryAfter <= 100);
    await assert.rejects(clientOf(async () => refuse(503, "-1")).pipelines(), (error) => error.retryAfter === undefined);
  },
  async "a version over a restart of the server"() {
    const version = (state) => () => Response.json({ state });
    const answers = [version("Checking"), failures["no connection"], failures["503"], version("Ready")];
    const heard = [];
    const api = clientOf(async () => answers.shift()(), { attempts: 1 });
    for await (const now of api.followVersion("churn", "v2")) heard.push(now.state);
    assert.deepEqual(heard, ["Checking", "Ready"]);
    const { now } = Date;
    let away = 0;
    Date.now = () => now() + away * 61_000;
    try {
      const gone = clientOf(async () => (away++ === 0 ? version("Checking")() : refuse(503)), { attempts: 1 }).followVersion("churn", "v2");
      await gone.next();
      await assert.rejects(gone.next(), (error) => error.status === 503);
      assert.ok(away > 2);
    } finally {
      Date.now = now;
    }
  },
  async "a job that is unknown"() {
    await assert.rejects(new Job(clientOf(async () => refuse(404)), "j").wait(), (error) => error.status === 404);
  },
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}: ${error}`);
  }
}
console.log(failed === 0 ? `${Object.keys(checks).length} checks` : "");
process.exit(failed > 0 ? 1 : 0);
