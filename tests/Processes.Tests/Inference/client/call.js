// Makes calls of gRPC, one after the other, and prints their answers, or their status, as a list: node call.js ADDRESS PROTO CALLS
// CALLS is a list of [method, request, key or null]. Bytes are base64 in both directions.
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const [address, proto, calls] = process.argv.slice(2);
const options = { keepCase: true, longs: Number, bytes: String, defaults: true };
const service = grpc.loadPackageDefinition(loader.loadSync(proto, options)).inference.GRPCInferenceService;
const client = new service(address, grpc.credentials.createInsecure());

function call(method, request, key) {
  const metadata = new grpc.Metadata();
  if (key) metadata.set("authorization", `Bearer ${key}`);
  request.raw_input_contents = (request.raw_input_contents ?? []).map(each => Buffer.from(each, "base64"));
  for (const input of request.inputs ?? []) {
    if (input.contents?.bytes_contents)
      input.contents.bytes_contents = input.contents.bytes_contents.map(each => Buffer.from(each, "base64"));
  }

  return new Promise(resolve => client[method](request, metadata, { deadline: Date.now() + 20000 }, (error, answer) =>
    resolve(error ? { code: error.code, details: error.details } : answer)));
}

(async () => {
  const answers = [];
  for (const each of JSON.parse(calls)) answers.push(await call(...each));
  console.log(JSON.stringify(answers));
  client.close();
})();
