// What each user of docs/recipes/access may do, said once more and in another way, to hold lists of rights against.

const NODE = [
  "reading",
  "history",
  "event",
  "night",
  "spectrum",
  "latest",
  "leak",
  "availability",
  "signal",
  "info",
].map((message) => `sippra/v1/sundsvall/node/elm-4/${message}`);
const GATEWAY = ["status", "health"].map((message) => `sippra/v1/sundsvall/gateway/gateway-1/${message}`);
const RESPONSES = ["sippra/v1/sundsvall/response/node-settings", "sippra/v1/sundsvall/response/planner-1"];
const ALARMS = ["sippra/v1/sundsvall/alarm/gateway-1", "sippra/v1/sundsvall/alarm/gateway-1/7"];
const REQUEST = "sippra/v1/sundsvall/request/node-settings";
const UNKNOWN_REQUEST = "sippra/v1/sundsvall/request/of-a-later-version";
const DISCOVERY = "homeassistant/device/sippra-1-3/config";
const HOME = ["homeassistant/status", "homeassistant/sensor/x/config"];
/** Nobody's. */
const OTHERS = [
  "sippra/v1/sundsvall/gateway/gateway-2/status",
  "sippra/v1/harnosand/node/elm-4/leak",
  "sippra/v1/harnosand/request/node-settings",
  "sippra/v2/sundsvall/node/elm-4/leak",
  "homeassistant-2/status",
  "anything",
];

export const TOPICS = [
  ...[...NODE, ...GATEWAY, ...RESPONSES, ...ALARMS, REQUEST, UNKNOWN_REQUEST, DISCOVERY, ...HOME, ...OTHERS],
];

/** `gateway-2` does not exist, but its topics are the site's. */
const SITE = [...NODE, ...GATEWAY, ...RESPONSES, ...ALARMS, REQUEST, UNKNOWN_REQUEST, OTHERS[0]!];

export interface Rights {
  user: string;
  reads: readonly string[];
  writes: readonly string[];
  /** Subscriptions that a broker which compares them with its rules grants, and some that it does not. */
  subscribes: readonly string[];
  notSubscribes: readonly string[];
}

const readers = [
  "sippra/v1/sundsvall/#",
  "sippra/v1/sundsvall/node/+/+",
  "sippra/v1/sundsvall/gateway/+/status",
];
const nobodys = [
  "#",
  "+/#",
  "$SYS/#",
  "sippra/#",
  "sippra/v1/+/node/+/+",
  "sippra/v1/harnosand/#",
  "homeassistant-2/#",
];

export const RIGHTS: readonly Rights[] = [
  {
    user: "gateway-1",
    reads: [REQUEST, UNKNOWN_REQUEST, "homeassistant/status"],
    writes: [...NODE, ...GATEWAY, ...RESPONSES, ...ALARMS, DISCOVERY],
    subscribes: ["sippra/v1/sundsvall/request/+", "homeassistant/status"],
    notSubscribes: [...nobodys, ...readers, "homeassistant/#"],
  },
  {
    user: "scada",
    reads: SITE,
    writes: [],
    subscribes: readers,
    notSubscribes: [...nobodys, "homeassistant/#", "homeassistant/status"],
  },
  {
    user: "planner",
    reads: SITE,
    writes: [REQUEST],
    subscribes: [...readers, RESPONSES[1]!],
    notSubscribes: [...nobodys, "homeassistant/#"],
  },
  {
    user: "home-assistant",
    reads: [...SITE, DISCOVERY, ...HOME],
    writes: [DISCOVERY, ...HOME],
    subscribes: [...readers, "homeassistant/#", "homeassistant/status"],
    notSubscribes: nobodys,
  },
];
