// What Google's own client does with a BigQuery, done with the emulator: node conformance.mjs http://127.0.0.1:9050
// Prints a line a check; ends with exit code 1 at the first that fails.
import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {BigQuery} from '@google-cloud/bigquery';
import {PassThroughClient} from 'google-auth-library';

const client = new BigQuery({projectId: 'p', apiEndpoint: process.argv[2], authClient: new PassThroughClient()});
const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
const dataset = client.dataset('d');
const table = dataset.table('customers');

const checks = {
  async 'makes a dataset and a table'() {
    await dataset.create({location: 'EU'});
    const [made] = await dataset.createTable('customers', {
      schema: [
        {name: 'id', type: 'STRING', mode: 'REQUIRED'},
        {name: 'n', type: 'INTEGER'},
        {name: 'score', type: 'FLOAT'},
        {name: 'since', type: 'TIMESTAMP'},
        {name: 'photo', type: 'BYTES'},
        {name: 'tags', type: 'STRING', mode: 'REPEATED'},
        {name: 'address', type: 'RECORD', fields: [{name: 'city', type: 'STRING'}, {name: 'lines', type: 'INTEGER', mode: 'REPEATED'}]},
      ],
      clustering: {fields: ['id']},
    });
    assert.equal(made.metadata.id, 'p:d.customers');
    const [metadata] = await table.getMetadata();
    assert.deepEqual(metadata.clustering, {fields: ['id']});
    assert.deepEqual(metadata.schema.fields[0], {name: 'id', type: 'STRING', mode: 'REQUIRED'});
    assert.equal('mode' in metadata.schema.fields[1], false);
    assert.ok((await client.getDatasets())[0].some(each => each.id === 'd'));
    assert.deepEqual((await dataset.getTables())[0].map(each => each.id), ['customers']);
  },

  async 'says what is not there'() {
    assert.deepEqual(await dataset.exists(), [true]);
    assert.deepEqual(await client.dataset('none').exists(), [false]);
    assert.deepEqual(await table.exists(), [true]);
    assert.deepEqual(await dataset.table('none').exists(), [false]);
    await assert.rejects(dataset.create({location: 'EU'}), {code: 409, message: 'Already Exists: Dataset p:d'});
  },

  async 'streams rows'() {
    await table.insert([
      {id: 'a', n: 1, score: 1.5, since: client.timestamp('2024-01-15T12:34:56.123456Z'), photo: Buffer.from('hi'), tags: ['x', 'y'], address: {city: 'Bern', lines: [1, 2]}},
      {id: 'b', n: null, score: Number.NaN.toString()},
    ]);
    const [metadata] = await table.getMetadata();
    assert.equal(metadata.streamingBuffer.estimatedRows, '2');
    assert.equal(metadata.numRows, '0');
    const [rows] = await table.getRows({selectedFields: 'n,id'});
    assert.deepEqual(rows, [{id: 'a', n: 1}, {id: 'b', n: null}]);
  },

  async 'refuses all streamed rows for a wrong one'() {
    const failure = await table.insert([{id: 'c', n: 'x'}, {id: 'd'}, {id: 'e', other: 1}, {n: 1}], {partialRetries: 0}).catch(e => e);
    assert.equal(failure.name, 'PartialFailureError');
    assert.deepEqual(failure.errors.map(each => each.errors[0].reason), ['invalid', 'stopped', 'invalid', 'invalid']);
    assert.equal(failure.errors[0].errors[0].message, 'Cannot convert value to integer (bad value): x');
    const [all] = await table.getRows();
    assert.equal(all.length, 2);
  },

  async 'keeps the wrong streamed rows out'() {
    const failure = await table.insert([{id: 'c', n: 'x'}, {id: 'd', n: 4}], {skipInvalidRows: true, partialRetries: 0}).catch(e => e);
    assert.equal(failure.errors.length, 1);
    const [rows] = await client.query({query: 'SELECT n FROM d.customers WHERE id = "d"', location: 'EU'});
    assert.deepEqual(rows, [{n: 4}]);
  },

  async 'reads rows by an array of ids'() {
    const [rows] = await client.query({
      query: 'SELECT id, score, since, photo, tags, address FROM `p.d.customers` WHERE id IN UNNEST(@ids) ORDER BY id',
      params: {ids: ['a', 'b', 'z']},
    });
    assert.equal(rows.length, 2);
    assert.equal(rows[0].score, 1.5);
    assert.equal(rows[0].since.value, '2024-01-15T12:34:56.123456000Z');
    assert.deepEqual(rows[0].photo, Buffer.from('hi'));
    assert.deepEqual(rows[0].tags, ['x', 'y']);
    assert.deepEqual(rows[0].address, {city: 'Bern', lines: [1, 2]});
    assert.ok(Number.isNaN(rows[1].score));
    assert.deepEqual(rows[1].tags, []);
    assert.equal(rows[1].address, null);
  },

  async 'takes parameters of every type'() {
    const values = {
      s: "it's", i: 42, f: 2.5, t: true, none: null,
      d: BigQuery.date('2024-02-29'), ti: BigQuery.time('12:34:56.5'), dt: BigQuery.datetime('2024-02-29T12:34:56'),
      ts: BigQuery.timestamp('2024-02-29T12:34:56.789Z'), by: Buffer.from([0, 255]).toString('base64'), num: client.int('9007199254740993'),
    };
    const types = {s: 'STRING', i: 'INT64', f: 'FLOAT64', t: 'BOOL', none: 'STRING', d: 'DATE', ti: 'TIME', dt: 'DATETIME', ts: 'TIMESTAMP', by: 'BYTES', num: 'INT64'};
    const names = Object.keys(values);
    const [[row]] = await client.query({
      query: `SELECT ${names.map(name => `@${name} AS ${name}`).join(', ')}`,
      params: values, types, wrapIntegers: {integerTypeCastFunction: text => text},
    });
    assert.equal(row.s, "it's");
    assert.equal(row.i, '42');
    assert.equal(row.f, 2.5);
    assert.equal(row.t, true);
    assert.equal(row.none, null);
    assert.equal(row.d.value, '2024-02-29');
    assert.equal(row.ti.value, '12:34:56.500000');
    assert.equal(row.dt.value, '2024-02-29T12:34:56');
    assert.equal(row.ts.value, '2024-02-29T12:34:56.789Z');
    assert.deepEqual(row.by, Buffer.from([0, 255]));
    assert.equal(row.num, '9007199254740993');
  },

  async 'takes decimals, positions and structs'() {
    const [[decimals]] = await client.query({query: 'SELECT @a AS a, @b AS b', params: {a: '123.456000', b: '12345678901234567890.123456789'}, types: {a: 'NUMERIC', b: 'BIGNUMERIC'}});
    assert.equal(decimals.a.toString(), '123.456');
    assert.equal(decimals.b.toFixed(), '12345678901234567890.123456789');
    const [[placed]] = await client.query({query: 'SELECT ? + ? AS sum, ? AS word', params: [1, 2, 'x']});
    assert.deepEqual(placed, {sum: 3, word: 'x'});
    const [[one]] = await client.query({query: 'SELECT @s.b AS b', params: {s: {a: 1, b: 'y'}}});
    assert.deepEqual(one, {b: 'y'});
    const [rows] = await client.query({query: 'SELECT r.a, r.b FROM UNNEST(@rows) AS r ORDER BY r.a DESC', params: {rows: [{a: 1, b: 'x'}, {a: 2, b: 'y'}]}});
    assert.deepEqual(rows, [{a: 2, b: 'y'}, {a: 1, b: 'x'}]);
    const [none] = await client.query({query: 'SELECT x FROM UNNEST(@ids) AS x', params: {ids: []}, types: {ids: ['STRING']}});
    assert.deepEqual(none, []);
  },

  async 'pages through a large result'() {
    const query = 'SELECT n, REPEAT("x", 100) AS text FROM UNNEST(GENERATE_ARRAY(1, 100000)) AS n ORDER BY n';
    const [all] = await client.query({query});
    assert.equal(all.length, 100000);
    assert.equal(all[99999].n, 100000);
    const [job] = await client.createQueryJob({query});
    const [first, next] = await job.getQueryResults({autoPaginate: false, maxResults: 7});
    assert.deepEqual(first.map(row => row.n), [1, 2, 3, 4, 5, 6, 7]);
    const [second, , response] = await job.getQueryResults({...next, autoPaginate: false});
    assert.deepEqual(second.map(row => row.n), [8, 9, 10, 11, 12, 13, 14]);
    assert.equal(response.totalRows, '100000');
    const [last] = await job.getQueryResults({autoPaginate: false, startIndex: '99999'});
    assert.deepEqual(last.map(row => row.n), [100000]);
  },

  async 'reads the table behind a job'() {
    const [job] = await client.createQueryJob({query: 'SELECT 1 AS a, "x" AS b UNION ALL SELECT 2, "y" ORDER BY a', location: 'EU'});
    await job.promise();
    const {datasetId, tableId} = job.metadata.configuration.query.destinationTable;
    assert.equal(job.metadata.statistics.query.statementType, 'SELECT');
    const [rows] = await client.dataset(datasetId).table(tableId).getRows({startIndex: '1', maxResults: 1, autoPaginate: false});
    assert.deepEqual(rows, [{a: 2, b: 'y'}]);
  },

  async 'stores a result in a table'() {
    const destination = dataset.table('copied');
    for (const writeDisposition of ['WRITE_EMPTY', 'WRITE_APPEND', 'WRITE_TRUNCATE', 'WRITE_APPEND']) {
      const [job] = await client.createQueryJob({query: 'SELECT 1 AS a', destination, writeDisposition, location: 'EU'});
      await job.promise();
    }
    assert.equal((await destination.getRows())[0].length, 2);
    // A job that has failed before the call returns is told by the call.
    await assert.rejects(async () => {
      const [refused] = await client.createQueryJob({query: 'SELECT 1 AS a', destination, writeDisposition: 'WRITE_EMPTY', location: 'EU'});
      await refused.promise();
    }, {message: 'Already Exists: Table p:d.copied'});
  },

  async 'takes a job id once'() {
    const jobId = `once_${Date.now()}`;
    await client.createQueryJob({query: 'SELECT 1', jobId});
    await assert.rejects(client.createQueryJob({query: 'SELECT 1', jobId}), {code: 409});
  },

  async 'loads files'() {
    const csv = join(folder, 'rows.csv');
    await writeFile(csv, 'id,n,at\na,1,2024-01-15 12:34:56+00\n"b, c",,\n');
    const loaded = dataset.table('loaded');
    const schema = {fields: [{name: 'id', type: 'STRING'}, {name: 'n', type: 'INTEGER'}, {name: 'at', type: 'TIMESTAMP'}]};
    const [job] = await loaded.load(csv, {sourceFormat: 'CSV', skipLeadingRows: 1, schema, location: 'EU'});
    assert.equal(job.status.state, 'DONE');
    assert.equal(job.statistics.load.outputRows, '2');
    const lines = join(folder, 'rows.ndjson');
    await writeFile(lines, '{"id":"d","n":"4","at":"2024-01-15T12:34:56.5Z"}\n{"id":"e"}\n');
    await loaded.load(lines, {sourceFormat: 'NEWLINE_DELIMITED_JSON', location: 'EU'});
    const [rows] = await client.query('SELECT id, n, UNIX_MICROS(at) AS at FROM d.loaded ORDER BY id');
    assert.deepEqual(rows.map(row => [row.id, row.n, row.at]), [['a', 1, 1705322096000000], ['b, c', null, null], ['d', 4, 1705322096500000], ['e', null, null]]);
    await loaded.load(csv, {sourceFormat: 'CSV', autodetect: true, writeDisposition: 'WRITE_TRUNCATE', location: 'EU'});
    assert.equal((await loaded.getRows())[0].length, 2);
    await writeFile(lines, '{"id":"f","n":"x"}\n');
    await assert.rejects(loaded.load(lines, {sourceFormat: 'NEWLINE_DELIMITED_JSON', location: 'EU'}), /bad value/);
    await assert.rejects(loaded.load(csv, {writeDisposition: 'WRITE_EMPTY', skipLeadingRows: 1, location: 'EU'}), /Already Exists/);
  },

  async 'merges'() {
    await client.query({query: 'CREATE TABLE d.scores (user_id STRING NOT NULL, score FLOAT64, at TIMESTAMP)', location: 'EU'});
    const merge = rows => client.createQueryJob({
      query: `MERGE INTO d.scores AS t USING (SELECT * FROM UNNEST(@rows) AS r) AS s ON t.user_id = s.user_id
        WHEN MATCHED AND s.at >= t.at THEN UPDATE SET score = s.score, at = s.at
        WHEN NOT MATCHED THEN INSERT (user_id, score, at) VALUES (s.user_id, s.score, s.at)`,
      params: {rows: rows.map(([user_id, score, day]) => ({user_id, score, at: BigQuery.timestamp(`2024-01-0${day}T00:00:00Z`)}))},
      location: 'EU',
    }).then(([job]) => job.getQueryResults({autoPaginate: false})).then(results => results[2]);
    const first = await merge([['a', 0.5, 2], ['b', 0.25, 2]]);
    assert.equal(first.numDmlAffectedRows, '2');
    const second = await merge([['a', 0.75, 1], ['b', 0.125, 3], ['c', 1.5, 3]]);
    assert.equal(second.numDmlAffectedRows, '2');
    assert.deepEqual(second.dmlStats, {insertedRowCount: '1', updatedRowCount: '1'});
    const [rows] = await client.query('SELECT user_id, score FROM d.scores ORDER BY user_id');
    assert.deepEqual(rows, [{user_id: 'a', score: 0.5}, {user_id: 'b', score: 0.125}, {user_id: 'c', score: 1.5}]);
    await assert.rejects(merge([['a', 1.5, 4], ['a', 2.5, 4]]), {code: 400, message: /at most one source row/});
  },

  async 'keeps statements off streamed rows'() {
    await assert.rejects(client.query({query: 'DELETE FROM d.customers WHERE TRUE', location: 'EU'}), {code: 400, message: /streaming buffer/});
  },

  async 'words errors as BigQuery does'() {
    const reason = async (query, options) => client.query({query, ...options}).then(() => 'none', e => [e.code, e.errors[0].reason, e.message]);
    assert.deepEqual(await reason('SELECT 1 FROM d.none'), [404, 'notFound', 'Not found: Table p:d.none was not found in location EU']);
    assert.deepEqual(await reason('SELECT 1 FROM none.t'), [404, 'notFound', 'Not found: Dataset p:none was not found in location US']);
    assert.deepEqual(await reason('SELECT 1 FROM d.customers', {location: 'US'}), [404, 'notFound', 'Not found: Dataset p:d was not found in location US']);
    assert.deepEqual((await reason('SELECT other FROM d.customers')).slice(0, 2), [400, 'invalidQuery']);
    assert.deepEqual((await reason('SELECT FROM WHERE')).slice(0, 2), [400, 'invalidQuery']);
    assert.deepEqual((await reason('SELECT * FROM other.d.t'))[1], 'accessDenied');
    await assert.rejects(client.job('none', {location: 'US'}).getMetadata(), {code: 404});
  },

  async 'estimates without running'() {
    const [job] = await client.createQueryJob({query: 'SELECT id FROM d.scores2', dryRun: true, location: 'EU'}).catch(e => [e.code]);
    assert.equal(job, 404);
    const [dry] = await client.createQueryJob({query: 'SELECT user_id FROM d.scores', dryRun: true, location: 'EU'});
    assert.equal(dry.metadata.statistics.totalBytesProcessed, '9');
    assert.equal(dry.metadata.status.state, 'DONE');
  },

  async 'cancels'() {
    const endless = 'SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 1000000)) AS a, UNNEST(GENERATE_ARRAY(1, 1000000)) AS b WHERE MOD(a * b, 7) = 3';
    const [job] = await client.createQueryJob({query: endless});
    const [, waiting] = await job.getQueryResults({timeoutMs: 10, autoPaginate: false}).catch(e => [null, e.message]);
    assert.match(waiting, /did not complete/);
    await job.cancel();
    const failure = await job.promise().catch(e => e);
    assert.equal(failure.errors?.[0].reason ?? failure.reason, 'stopped');
  },

  async 'deletes'() {
    await table.delete();
    assert.deepEqual(await table.exists(), [false]);
    await assert.rejects(dataset.delete(), {code: 400});
    await dataset.delete({force: true});
    assert.deepEqual(await dataset.exists(), [false]);
  },
};

try {
  for (const [name, check] of Object.entries(checks)) {
    try {
      const began = performance.now();
      await check();
      console.log(`ok: ${name} (${Math.round(performance.now() - began)} ms)`);
    } catch (e) {
      console.log(`failed: ${name}\n${e.stack}`);
      process.exitCode = 1;
      break;
    }
  }
} finally {
  await rm(folder, {recursive: true});
}
