// Seeed Wio-E5 (LoRa-E5): LoRa-E5 AT Command Specification V1.0. Its sync word is 0x12 where NET is OFF; its
// coding rate is 4/5.
import { DONE, GATEWAY, type Module, OTHER, PACKET, REFUSED, SENT } from "./module.ts";

export let wioE5: Module = {
  baud: 9600,
  setup: (step, to) =>
    [
      "AT+MODE=TEST",
      "AT+TEST=RFCFG," +
        to.frequency / 1000000 +
        ",SF" +
        to.spreadingFactor +
        ",125,8,8," +
        to.power +
        ",ON,OFF,OFF",
    ][step],
  send: 'AT+TEST=TXLRPKT, "',
  after: '"',
  listen: "AT+TEST=RXLRPKT",
  stop: "AT+TEST=STOP",
  once: 0,
  signal: [],
  // Until a byte comes, which is lost.
  sleep: "AT+LOWPOWER",
  wake: "\r\n",
  breakBaud: 0,
  read: (line, heard) => {
    if (line.split("ERROR").length > 1) return REFUSED;
    if (line === "+MODE: TEST") return DONE;
    if (!line.startsWith("+TEST: ")) return OTHER;
    if (line === "+TEST: TX DONE") return SENT;
    // +TEST: LEN:9, RSSI:-26, SNR:13 and then +TEST: RX "<hex>".
    let parts = line.split('"');
    if (line.startsWith("+TEST: LEN")) {
      if (GATEWAY) {
        parts = line.split(":");
        heard.rssi = parseInt(parts[3], 10);
        heard.snr = parseInt(parts[4], 10);
      }
      return OTHER;
    }
    if (parts[0] !== "+TEST: RX ") return DONE;
    heard.hex = parts[1];
    return PACKET;
  },
};
