// Reads messages of a topic with KafkaJS: brokers, topic and the number of messages are arguments. Writes each as a line of JSON.
import { Kafka, logLevel } from "kafkajs";

const [brokers, topic, count] = process.argv.slice(2);
const text = (bytes) => bytes?.toString() ?? null;
const kafka = new Kafka({ clientId: "witness", brokers: brokers.split(","), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: "witness" });
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
let left = Number(count);
await new Promise((done) => consumer.run({
  eachMessage: async ({ message }) => {
    const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, text(value)]));
    console.log(JSON.stringify({ key: text(message.key), value: text(message.value), headers }));
    if (--left === 0) done();
  },
}));
await consumer.disconnect();
