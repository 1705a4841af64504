// What sippra-node says of a node that its gateway has heard, in English.

export const confirm = {
  /** In which the gateway's page is asked. */
  language: "en" as "en" | "sv",
  waiting: (node: string) => `Waiting for ${node} ...`,
  askUser: "User of the gateway's page: ",
  askPassword: (user: string) => `Password of ${user}: `,
  heard: (node: string, minutes: number) =>
    `${node}, heard by its gateway ${Number(minutes) < 1 ? "just now" : `${minutes} min ago`}`,
  part: {
    pressure: "Pressure",
    sound: "Sound",
    battery: "Battery",
    module: "Module",
    radio: "Radio",
  } as Record<string, string>,
  all: {
    pass: "Pass: the gateway hears this node, and the node finds nothing wrong with itself.",
    doubtful: "Doubtful: the gateway hears this node; read what is said above before you leave.",
    fail: "Fail: the gateway hears this node, but do not leave it like this.",
  },
  nothing: "The gateway hears this node; it has told of none of its parts.",
  /** `last`: when the newest one came that is not good enough. */
  none: (node: string, minutes: number, last: string | null) =>
    [
      `No check of ${node} has come to its gateway within ${Math.round(Number(minutes) * 10) / 10} min.`,
      ...(last ? [`The newest that it has came at ${last}.`] : []),
      "Look in this order:",
      "  lid      is the power on, and the antenna or the line connected?",
      "  module   does it have power, and its wires the right way round?",
      "  key      was the node flashed with this site's newest enrolment?",
      "  distance is the antenna out of metal and water? Try it higher.",
      "A node checks itself once it is first answered after its start: give it power",
      `again. Or let the operator ask it: "sippra-gateway command ${node} --check"`,
    ].join("\n"),
  revoked: (node: string) =>
    `The gateway has revoked the key of ${node}, and understands nothing that it sends. Let the operator make a new enrolment ("sippra-gateway nodes rekey ${node} --out ${node}.enrol.json"), and flash the board with it.`,
  unopened: (node: string) =>
    `The gateway hears a node that says it is ${node}, and does not understand it: it has another key. Waiting on.`,
  otherKey: (node: string) =>
    [
      `The gateway hears a node that says it is ${node}, and does not understand it: it has another key.`,
      "Flash the board with this site's newest enrolment: an older one does not do, nor one that",
      "another board was flashed with since. Or a node nearby has the same numbers. The operator",
      `sees what comes with "sippra-gateway tail", and makes a new enrolment with "nodes rekey ${node}".`,
    ].join("\n"),
  noAddress: (text: string) =>
    `${text} is no address of a gateway's page: write it as in --gateway https://pumphouse.local:8443.`,
  unreached: (host: string, code: string) =>
    `The gateway's page at ${host} is not reached (${code}): look at the address, and whether this computer is in the gateway's network.`,
  certificate: (host: string, code: string) =>
    `This computer does not trust the certificate of ${host} (${code}): look at the name in the address and at this computer's date. Where the gateway made its own certificate, copy that here and name it by NODE_EXTRA_CA_CERTS=page.pem.`,
  noTls: (host: string) =>
    `${host} does not speak TLS: look at the address, and write http:// only where the page is on this computer.`,
  noHttp: (host: string) => `${host} has hung up on plain HTTP: write https:// in --gateway.`,
  openPassword: (host: string) =>
    `Over plain HTTP anybody on the way to ${host} could read the password: write https:// in --gateway.`,
  whoAreYou: (host: string) =>
    `${host} asks who looks: name a user of its page with --user, and where nobody can type give the password in SIPPRA_PASSWORD.`,
  loginRefused: (user: string) =>
    `The gateway does not let ${user} in: the name or the password is wrong, or this user may not see the page. The operator gives that with "sippra-gateway users".`,
  otherName: (host: string) =>
    `The gateway's page is not known as ${host}: take the name that browsers use, or let the operator add this one to names in the section web of the configuration.`,
  tooOften: (host: string) => `${host} has been asked too often: wait a minute, then run this again.`,
  unknownNode: (host: string, node: string) =>
    `The gateway at ${host} knows no node ${node}, or is too old for this command: look whether it is the right gateway, and whether the node was renamed or removed.`,
  otherSite: (host: string, is: string, should: string) =>
    `The gateway at ${host} is that of site ${is}, and the enrolment is for site ${should}: take the address of the right one.`,
  notSippra: (host: string) =>
    `What answers at ${host} is no gateway of Sippra's, or has been changed on the way: look at the address and its port.`,
  failed: (host: string, status: number) =>
    `The gateway at ${host} could not answer (status ${status}): its log says why.`,
  help: {
    confirm: "wait until the gateway has heard what a node found of itself, and print it",
    enrol: "enrolment of the node, for its name and site",
    gateway: "address of the gateway's page, as in https://pumphouse.local:8443",
    user: "user of the page, where it has any (default: asks); SIPPRA_PASSWORD may hold the password",
    wait: "how long to wait for the node's check",
    fresh: "only a check that comes from now on (default: also of the last 15 minutes)",
    examples: `
The node checks itself a minute after it is first answered since its start: give
it power, close the lid, and run this. Exit code 1 where something fails, or
nothing came.

Examples:
  sippra-node confirm --enrol elm-street-4.enrol.json \\
      --gateway https://pumphouse.local:8443 --user anna`,
  },
};
