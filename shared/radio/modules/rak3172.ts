// RAK3172 with RUI3 4.2.1 or later, in P2P mode: RUI3 AT Command Manual, and the firmware's source
// (RAKWireless/RAK-STM32-RUI, v4.2.1_313) where they differ. It takes packets of up to 239 B.
import {
  DONE,
  ENDED,
  GATEWAY,
  type Module,
  OTHER,
  PACKET,
  REFUSED,
  RESTARTED,
  SENT,
  UNKNOWN,
} from "../module.ts";
import type { ModuleFacts } from "./facts.ts";
import { IDLE, SAME_AS_WIO_E5 } from "./stm32wl.ts";

/** After all the others. */
const CAD_STEP = 9;

export let driver: Module = {
  baud: 115200,
  // As it comes from its maker it is in LoRaWAN mode, and knows nothing of what follows AT+NWM, which reboots it, whatever
  // it was. Nothing else can be set while it listens. ":1" at the end: not kept in flash. All that is kept there and makes
  // it deaf, or not understood, is mended (atcmd_p2p.c, atcmd_sleep.c, service_nvm.c; in each version from 4.0.5 on):
  // AT+LPM=1 has it sleep between commands (rui_inner_main.c), so that each loses its first byte; AT+SLEEP needs none of
  // it. AT+ENCRY is what AT+PCRYPT was before RUI3. AT+SYMBOLTIMEOUT ends listening, AT+FIXLENGTHPAYLOAD is a packet
  // without a header. AT+CAD=1 refuses to send on a busy channel and stops listening (service_lora_p2p.c); it is newer,
  // 4.0.6, and mended by gateways only. Not to be mended from here: AT+BAUD, AT+LOCK, AT+APM (docs/radio.md).
  setup: (step, to) =>
    GATEWAY && step === CAD_STEP
      ? "\nAT+CAD=0"
      : [
          "\nAT+LPM=0",
          "\nAT+NWM=0",
          "AT+PRECV=0",
          "AT+P2P=" + to.frequency + ":" + to.spreadingFactor + ":125:0:8:" + to.power + ":1",
          "\nAT+SYNCWORD=1424",
          "\nAT+IQINVER=0",
          "\nAT+ENCRY=0",
          "\nAT+SYMBOLTIMEOUT=0",
          "\nAT+FIXLENGTHPAYLOAD=0",
        ][step],
  send: "AT+PSEND=",
  after: "",
  listen: "AT+PRECV=65533",
  stop: "AT+PRECV=0",
  once: 0,
  signal: [],
  // Without a time, until a byte comes. The OK comes then; the byte is lost. At once it comes where the radio is at work, or
  // a lock is on (udrv_powersave.c): then it does not sleep.
  sleep: "AT+SLEEP",
  wake: "AT+NWM=?\r\n",
  awake: "AT+NWM=",
  breakBaud: 0,
  read: (line, heard) => {
    if (line === "OK") return DONE;
    if (GATEWAY && line === "AT_COMMAND_NOT_FOUND") return UNKNOWN;
    if (line.startsWith("AT_")) return REFUSED;
    // "Current Work Mode: LoRa P2P.", the end of its banner.
    if (line.startsWith("Current")) return RESTARTED;
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

// None of the figures was measured here.
export const facts: ModuleFacts = {
  title: "RAK3172",
  driver,
  firmware: {
    ask: "AT+VER=?",
    // Before RUI3 it was the number alone.
    before: "RUI_|^(?:AT\\+VER=)?V?",
    // Since 4.0.5 it says when a packet has left, and keeps settings out of its flash where it is asked to.
    least: "4.0.5",
    wanted: "4.2.1",
    fault: "stops answering after a glitch on its line",
    update: "update it over its UART2 with RAK's WisToolBox",
  },
  locked: {
    says: "COMMAND_LOCKED",
    todo: "It is locked: connect it to a terminal at 115200 bit/s and type its password, which is 00000000 where nobody has set another",
  },
  lowDataRate:
    "RAKWireless/RAK-STM32-RUI, v4.2.1_313: radio.c, RadioSetTxConfig and RadioSetRxConfig; read, not tried",
  prompt: 8,
  spoilt: "+EVT:RXP2P RECEIVE ERROR",
  beside: 2,
  forgets: true,
  echoes: false,
  power: { least: 5, most: 22 },
  sending: [
    { power: 10, value: 70, source: SAME_AS_WIO_E5, assumed: true },
    { power: 14, value: 86, source: SAME_AS_WIO_E5, assumed: true },
    { power: 20, value: 87, source: "RAK3172 data sheet, 868 MHz", assumed: false },
    { power: 22, value: 118, source: "assumed: the chip's, from memory of ST's data sheet", assumed: true },
  ],
  listening: { value: 5.22, source: "RAK3172 data sheet", assumed: false },
  idle: { value: 6, source: IDLE, assumed: true },
  asleep: { value: 0.00169, source: "RAK3172 data sheet, 3.3 V", assumed: false },
  setup: {
    value: 520,
    source: "set up: the driver's pause of 250 ms, and, assumed, 30 ms for each of nine commands",
    assumed: true,
  },
};
