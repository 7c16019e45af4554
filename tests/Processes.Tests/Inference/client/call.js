// Makes one call of gRPC and prints the answer, or the status, as JSON: node call.js ADDRESS PROTO METHOD REQUEST [KEY]
// Bytes are base64 in both directions.
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const [address, proto, method, text, key] = process.argv.slice(2);
const options = { keepCase: true, longs: Number, bytes: String, defaults: true };
const service = grpc.loadPackageDefinition(loader.loadSync(proto, options)).inference.GRPCInferenceService;
const client = new service(address, grpc.credentials.createInsecure());
const metadata = new grpc.Metadata();
if (key) metadata.set("authorization", `Bearer ${key}`);

const request = JSON.parse(text);
request.raw_input_contents = (request.raw_input_contents ?? []).map(each => Buffer.from(each, "base64"));
for (const input of request.inputs ?? []) {
  if (input.contents?.bytes_contents)
    input.contents.bytes_contents = input.contents.bytes_contents.map(each => Buffer.from(each, "base64"));
}

client[method](request, metadata, { deadline: Date.now() + 20000 }, (error, answer) => {
  console.log(JSON.stringify(error ? { code: error.code, details: error.details } : answer));
  client.close();
});
