// Asks for other settings of a node, over MQTT 5, and prints what becomes of it until that is known.
// node ask.js mqtt://broker.example sundsvall elm-street-4 '{"interval_s":1800}'
import { randomUUID } from "node:crypto";
import mqtt from "mqtt";

// Given again, a transaction is the same request: it is answered again, and done once.
const [url, site, node, settings, transaction = randomUUID()] = process.argv.slice(2);
const { MQTT_USER: username, MQTT_PASSWORD: password } = process.env;
const root = `sippra/v1/${site}`;
const answers = `${root}/response/${transaction}`; // nobody else's come there

const client = mqtt.connect(url, { protocolVersion: 5, ...(username && { username, password }) });
client.on("error", (error) => end(2, error.message));

function end(code, sentence) {
  if (sentence) console.error(sentence);
  client.end(true, () => process.exit(code));
}

let patience;
/** Another gateway of the site may have the node, or none takes requests. */
function waitNoLonger(code, sentence) {
  clearTimeout(patience);
  patience = setTimeout(() => end(code, sentence), 10_000);
}

client.on("message", (_, payload) => {
  clearTimeout(patience);
  const { state, reason, reason_text } = JSON.parse(payload.toString());
  console.log([state, reason_text].filter(Boolean).join(": "));
  if (reason === "unknown-node") waitNoLonger(1);
  else if (state === "done") end(0);
  // A word of a later version is none of these: wait on.
  else if (["refused", "expired", "cancelled"].includes(state)) end(1);
});

client.once("connect", async () => {
  await client.subscribeAsync(answers, { qos: 1 });
  const request = JSON.stringify({ transaction, node, ...JSON.parse(settings) });
  const properties = { responseTopic: answers, correlationData: Buffer.from(transaction) };
  console.log(`transaction ${transaction}`);
  try {
    await client.publishAsync(`${root}/request/node-settings`, request, { qos: 1, properties });
    waitNoLonger(2, "Nobody answers: does the gateway's status say takes_requests?");
  } catch (error) {
    end(2, `The broker does not let this user ask: ${error.message}`);
  }
});
