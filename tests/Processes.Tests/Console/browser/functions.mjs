// What the console shows for values and times, and what it sends for a text: node functions.mjs FOLDER, the folder of the built sources.
// Prints what is wrong, and exits with 1 then.
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

const { ago, duration, number, value } = await import(`${pathToFileURL(process.argv[2])}/format.js`);
const { harmless, textOf, valueOf } = await import(`${pathToFileURL(process.argv[2])}/inputs.js`);

const now = Date.parse("2026-01-31T12:00:00Z");
const before = (seconds) => ago(new Date(now - seconds * 1000).toISOString(), now);
const took = (seconds) => duration(new Date(now).toISOString(), new Date(now + seconds * 1000).toISOString());
const pipelineOf = (...types) => ({ model: { inputs: types.map((type, at) => ({ name: `c${at}`, type })) } });

const checks = {
  "each digit of a whole number"() {
    assert.equal(value(123456789), "123,456,789");
    assert.equal(value(-1234567.5), "-1,234,570");
    assert.equal(value(0.1234567), "0.123457");
    assert.equal(value(true), "true");
  },
  "numbers beyond all that can be read"() {
    assert.equal(number(Number.MAX_VALUE), "1.8E308");
    assert.equal(number(123456789), "123,456,789");
    assert.ok(value(1e300).length < 10);
  },
  "units that are full"() {
    assert.deepEqual([before(59.7 * 60), before(23.9 * 3600), before(59.9)], ["1 hour ago", "yesterday", "1 minute ago"]);
    assert.deepEqual([before(58 * 60), before(5), before(0.2)], ["58 minutes ago", "5 seconds ago", "now"]);
    assert.deepEqual([took(119.7), took(59.97), took(59.2), took(3599.8)], ["2 min 0 s", "1 min 0 s", "59.2 s", "1 h 0 min"]);
  },
  "a typed value"() {
    assert.deepEqual(
      [valueOf("Double", "-1.5"), valueOf("Int64", "7"), valueOf("Double", ""), valueOf("Double", "-"), valueOf("String", " 7")],
      [-1.5, 7, null, "-", " 7"],
    );
    assert.equal(valueOf("Timestamp", "2026-01-31T12:00:00Z"), "2026-01-31T12:00:00Z");
    assert.deepEqual([valueOf("Boolean", "true"), valueOf("Boolean", "yes")], [true, "yes"]);
    assert.deepEqual([valueOf("Vector[2]", "[1, 2]"), valueOf("Vector[2]", "[1, ")], [[1, 2], "[1,"]);
    assert.deepEqual([textOf([1, 2]), textOf(null), textOf(1.5)], ["[1,2]", "", "1.5"]);
  },
  "a harmless change fits the column"() {
    assert.deepEqual(harmless(pipelineOf("Timestamp")), [{ c0: null }]);
    assert.deepEqual(harmless(pipelineOf("Vector[3]", "Timestamp", "String", "Double")), [{ c2: "" }, { c3: 0 }, { c0: null }]);
    assert.deepEqual(harmless(pipelineOf("Boolean", "Int64")), [{ c0: false }, { c1: 0 }]);
  },
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    check();
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}: ${error}`);
  }
}
console.log(failed === 0 ? `${Object.keys(checks).length} checks` : "");
process.exit(failed > 0 ? 1 : 0);
