// RAK3172 with RUI3 4.2.1 or later, in P2P mode: RUI3 AT Command Manual, and the firmware's source
// (RAKWireless/RAK-STM32-RUI, v4.2.1_313) where they differ. It takes packets of up to 239 B.
import { DONE, ENDED, GATEWAY, type Module, OTHER, PACKET, REFUSED, RESTARTED, SENT } from "./module.ts";

export let rak3172: Module = {
  baud: 115200,
  // As it comes from its maker it is in LoRaWAN mode, and knows nothing but AT+NWM, which reboots it, whatever it
  // was. Nothing else can be set while it listens. ":1" at the end: not kept in flash.
  setup: (step, to) =>
    [
      "?AT+NWM=0",
      "AT+PRECV=0",
      "AT+P2P=" + to.frequency + ":" + to.spreadingFactor + ":125:0:8:" + to.power + ":1",
      "?AT+SYNCWORD=1424",
      "?AT+IQINVER=0",
    ][step],
  send: "AT+PSEND=",
  after: "",
  listen: "AT+PRECV=65533",
  stop: "AT+PRECV=0",
  once: 0,
  signal: [],
  // Without a time, until a byte comes. The OK comes then; the byte is lost.
  sleep: "AT+SLEEP",
  wake: "\r\n",
  breakBaud: 0,
  read: (line, heard) => {
    if (line === "OK") return DONE;
    if (line.startsWith("AT_")) return REFUSED;
    if (line.startsWith("Current Work Mode")) return RESTARTED;
    if (!line.startsWith("+EVT:")) return OTHER;
    if (line === "+EVT:TXP2P DONE") return SENT;
    if (line === "+EVT:RXP2P RECEIVE TIMEOUT") return ENDED;
    // +EVT:RXP2P:-30:13:<hex>; older: +EVT:RXP2P, RSSI -110, SNR 5 and then +EVT:<hex>.
    let old = line.startsWith("+EVT:RXP2P, ");
    let parts = line.split(old ? " " : ":");
    if (GATEWAY && parts.length === 5) {
      heard.rssi = parseInt(parts[2], 10);
      heard.snr = parseInt(parts[old ? 4 : 3], 10);
    }
    // A packet in error has been heard, and it goes on listening.
    if (old || line === "+EVT:RXP2P RECEIVE ERROR") return OTHER;
    heard.hex = parts[parts.length - 1];
    return PACKET;
  },
};
