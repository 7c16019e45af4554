// Which ids a path takes: node paths.mjs CLIENT, the folder of the compiled client. Prints the number of ids that were asked for.
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

const { ModelPipelineClient } = await import(`${pathToFileURL(process.argv[2])}/index.js`);
const asked = [];
const api = new ModelPipelineClient({
  baseUrl: "http://test.invalid",
  fetch: async (url) => {
    const { pathname, search } = new URL(url);
    asked.push(search ? pathname + search : pathname);
    return Response.json({});
  },
});

// Such a path leads to another route: DELETE /pipelines/churn/users/.. to the pipeline.
for (const id of [".", "..", ""]) {
  for (const call of [
    () => api.score("churn", id),
    () => api.pipeline(id),
    () => api.deleteVersion("churn", id),
    () => api.scoreMany(id, ["c1"]).next(),
  ]) {
    await assert.rejects(call(), { name: "RangeError", message: `'${id}' cannot be part of a URL; a list of users takes such an id.` });
  }
}
assert.deepEqual(asked, []);
await assert.rejects(api.forget("churn", ""), { name: "RangeError" });

for (const id of ["...", ".a", "a/../b", "%2e%2e", "a b+c", "\u{1f642}"]) await api.storedScore("churn", id);
assert.deepEqual(
  asked.map((path) => decodeURIComponent(path.split("/")[4])),
  ["...", ".a", "a/../b", "%2e%2e", "a b+c", "\u{1f642}"],
);
const ids = asked.length;

// A query can name them.
asked.length = 0;
for (const id of [".", "..", "..."]) await api.forget("churn", id);
assert.deepEqual(asked, [
  "/pipelines/churn/users?user=.", "/pipelines/churn/users?user=..", "/pipelines/churn/users/...",
]);

// A page that came without TLS from another machine has no randomUUID.
Object.defineProperty(crypto, "randomUUID", { value: undefined });
await api.createJob("churn");
console.log(`${ids} ids`);
