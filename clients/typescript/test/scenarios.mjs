// Passes ../../scenarios.json against a server: node scenarios.mjs CLIENT SERVER REFUSING MODEL VERSION, in the folder of the files that
// scenarios name. CLIENT is the folder of the compiled client, SERVER the address of a server, REFUSING of one that refuses each call once
// with 503 and Retry-After, MODEL a model file for the pipeline "append", VERSION the id that it gets. Prints a line for each scenario;
// exits with 1 where one fails.
import assert from "node:assert/strict";
import { openAsBlob, readFileSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const [client, server, refusing, model, version] = process.argv.slice(2);
const { ModelPipelineClient, Job, ProblemError } = await import(`${pathToFileURL(client)}/index.js`);
const scenarios = JSON.parse(readFileSync(new URL("../../scenarios.json", import.meta.url), "utf8"));
const servers = { refusing, missing: "http://127.0.0.1:1" };

async function all(generator) {
  const found = [];
  for await (const each of generator) found.push(each);
  return found;
}

function checkScore(found, it) {
  assert.equal(found.user, it.user);
  assert.deepEqual(Object.keys(found.outputs), it.outputs);
}

async function isRefused(call, kind) {
  await assert.rejects(call, (error) => error instanceof ProblemError && error.kind === kind);
}

const verbs = {
  async score(api, it) {
    checkScore(await api.score(it.pipeline, it.user, { maxAge: it.maxAge?.toString() }), it);
  },
  async getScore(api, it) {
    checkScore(await api.storedScore(it.pipeline, it.user), it);
  },
  async forget(api, it) {
    await api.forget(it.pipeline, it.user);
  },
  async scoreMany(api, it) {
    const users = it.users ?? Array.from({ length: it.count }, (_, i) => `c${String(i + 1).padStart(3, "0")}`);
    const problems = {};
    let scores = 0;
    for await (const line of api.scoreMany(it.pipeline, users)) {
      if (!("problem" in line)) scores++;
      else {
        const kind = line.problem.type.split(":").at(-1);
        problems[kind] = (problems[kind] ?? 0) + 1;
      }
    }
    assert.deepEqual({ scores, problems }, { scores: it.scores, problems: it.problems });
  },
  async job(api, it) {
    const heard = [];
    const job = await api.startJob(it.pipeline, { users: it.users });
    const ended = await job.wait((now) => heard.push(now));
    assert.equal(heard.at(-1), ended);
    assert.deepEqual([ended.status, ended.scored], [it.jobStatus, it.scored]);
    const failures = await all(job.failures());
    assert.deepEqual(failures.map((each) => each.user), it.failures);
    const reasons = await job.failureReasons();
    assert.equal(reasons.reduce((sum, each) => sum + each.users, 0), it.failures.length);
    assert.ok((await api.jobs()).some((each) => each.id === job.id));
  },
  async cancelJob(api, it) {
    const job = await api.startJob(it.pipeline, { maxUsersPerSecond: it.maxUsersPerSecond });
    await job.cancel();
    assert.equal((await job.wait()).status, it.jobStatus);
  },
  async getJob(api, it) {
    await new Job(api, it.job).get();
  },
  async whatIf(api, it) {
    const answer = await api.whatIf(it.pipeline, it.user, { set: it.set });
    assert.deepEqual(Object.keys(answer.after.outputs), it.outputs);
  },
  async schedule(api, it) {
    await api.setSchedule(it.pipeline, { cron: it.cron, timeZone: it.timeZone });
    assert.equal((await api.schedule(it.pipeline)).cron, it.cron);
    await api.removeSchedule(it.pipeline);
    await isRefused(api.schedule(it.pipeline), "no-schedule");
  },
  async pipeline(api, it) {
    const found = await api.pipeline(it.pipeline);
    assert.deepEqual(found.model.outputs.map((each) => each.name), it.outputs);
    assert.ok((await api.pipelines()).some((each) => each.name === it.pipeline));
  },
  async register(api, it) {
    await api.uploadVersion(it.pipeline, version, await openAsBlob(model), basename(model));
    const states = await all(api.followVersion(it.pipeline, version));
    assert.equal(states.at(-1).state, it.state);
    assert.ok((await api.versions(it.pipeline)).some((each) => each.version === version));
    await api.deleteVersion(it.pipeline, version);
  },
  async key(api, it) {
    const made = await api.createKey({ name: version, scopes: it.scopes, pipelines: it.pipelines });
    assert.ok(made.key.startsWith("mp_"));
    const other = await api.rotateKey(made.id, "00:01:00");
    await api.revokeKey(other.id);
    assert.ok((await api.keys()).find((each) => each.id === other.id).revokedAt);
    const { entries } = await api.audit({ limit: 1000 });
    const actions = entries.filter((each) => [made.id, other.id].includes(each.target)).map((each) => each.action);
    assert.deepEqual(actions.sort(), it.actions.toSorted());
  },
  async drift(api, it) {
    assert.ok((await api.setBaseline(it.pipeline, { csv: await openAsBlob(it.file) })).rows > 0);
    await api.score(it.pipeline, "c001");
    const deadline = Date.now() + 60_000;
    let report = await api.drift(it.pipeline, { window: "24h" });
    while (report.columns.length === 0 && Date.now() < deadline) {
      await setTimeout(100); // The server counts rows in the background.
      report = await api.drift(it.pipeline, { window: "24h" });
    }
    assert.ok(report.baseline.rows > 0);
    assert.ok(report.columns.length > 0, "The row of the score was not counted within 60 s.");
  },
  async importance(api, it) {
    const found = await api.importance(it.pipeline, { output: it.output, users: it.users });
    assert.equal(found.output, it.output);
    assert.ok(found.columns.length > 0);
  },
  async webhook(api, it) {
    const made = await api.createWebhook({ url: it.url, events: it.events });
    assert.ok(made.secret.startsWith("whsec_"));
    const changed = await api.changeWebhook(made.id, { url: it.url, events: it.others });
    assert.deepEqual([changed.events, changed.secret ?? null], [it.others, null]);
    assert.notEqual((await api.rotateWebhook(made.id)).secret, made.secret);
    const { event } = await api.testWebhook(made.id);
    assert.deepEqual((await api.deliveries(made.id)).map((each) => each.event), [event]);
    assert.equal((await api.replay(made.id, event)).events, 1);
    assert.ok((await api.webhooks()).some((each) => each.id === made.id));
    await api.deleteWebhook(made.id);
    await isRefused(api.webhook(made.id), "unknown-webhook");
  },
  async deadEvents(api, it) {
    assert.equal((await api.deadEvents(it.pipeline)).length, it.count);
  },
  async infer(api, it) {
    const { inputs } = await api.model(it.model);
    assert.ok(await api.isModelReady(it.model));
    assert.ok((await api.models()).includes(it.model));
    const users = { name: inputs[0].name, datatype: "BYTES", shape: [it.users.length], data: it.users };
    const outputs = await api.infer(it.model, [users]);
    assert.deepEqual(outputs.find((each) => each.name === "status").data, it.statuses);
  },
  async health(api, it) {
    assert.equal((await api.ready()).status, it.state);
  },
};

async function run(it) {
  const api = new ModelPipelineClient({ baseUrl: (servers[it.server] ?? server).replace(/\/$/, ""), firstDelayMs: 10 });
  const verb = verbs[it.do];
  assert.ok(verb, `The TypeScript client has no verb '${it.do}'.`);
  if (it.kind === undefined) {
    await verb(api, it);
    return;
  }
  await assert.rejects(verb(api, it), (error) => {
    assert.ok(error instanceof ProblemError, String(error));
    assert.deepEqual([error.status ?? null, error.kind], [it.status, it.kind]);
    assert.ok(error.message.includes(it.says ?? ""), error.message);
    return true;
  });
}

let failed = 0;
for (const it of scenarios) {
  try {
    await run(it);
    console.log(`ok      ${it.name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${it.name}: ${error}`);
  }
}
process.exit(failed > 0 ? 1 : 0);
