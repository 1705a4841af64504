// The fakes of radio modules against what the makers' documents and logs of real ones show, line by line.
import { describe, expect, test } from "vitest";
import type { ModuleName } from "../../../shared/radio/modules/index.ts";
import {
  createEther,
  createFakeModem,
  createFaults,
  type FakeModemOptions,
} from "../../../tools/board/modems/index.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { createRandom } from "../../../tools/board/synth.ts";

function module(kind: ModuleName, options: Partial<FakeModemOptions> = {}) {
  const clock = createSimClock(0);
  const air = options.air ?? createEther({ clock });
  let printed = "";
  const fake = createFakeModem(kind, {
    ...options,
    clock,
    air,
    toHost: (bytes) => {
      printed += Buffer.from(bytes).toString("latin1");
    },
  });
  const run = (ms: number) => {
    printed = "";
    clock.runUntil(clock.precise() + ms);
    return printed.split("\r\n").filter((line) => line !== "");
  };
  fake.powerOn();
  const banner = run(1000);
  return {
    fake,
    clock,
    banner,
    run,
    say: (text: string, ms = 1500) => {
      fake.fromHost(Buffer.from(`${text}\r\n`, "latin1"));
      return run(ms);
    },
  };
}

const HEARD = { frequency: 868_300_000, spreadingFactor: 9, syncWord: 0x12, rssi: -30, snr: 13, crcOk: true };

describe("rak3172", () => {
  const p2p = (options?: Parameters<typeof module>[1]) => {
    const rak = module("rak3172", options);
    rak.say("AT+NWM=0");
    rak.say("AT+P2P=868300000:9:125:0:8:14:1");
    return rak;
  };

  test("comes in LoRaWAN mode, and restarts into the other", () => {
    const rak = module("rak3172");
    expect(rak.banner.at(-1)).toBe("Current Work Mode: LoRaWAN.");
    expect(rak.say("AT+PRECV=0")).toEqual(["AT_MODE_NO_SUPPORT"]);
    expect(rak.say("AT+NWM=0")[0]).toMatch(/^OK/);
    expect(rak.say("AT+NWM=?")).toEqual(["AT+NWM=0", "OK"]);
    expect(rak.fake.usage()).toMatchObject({ flashWrites: 1, resets: 1 });
  });

  test("keeps settings in flash, those with :1 until it restarts", () => {
    const rak = p2p();
    expect(rak.say("AT+P2P=?")).toEqual(["AT+P2P=868300000:9:125:0:8:14", "OK"]);
    rak.fake.reset();
    rak.run(1000);
    expect(rak.say("AT+P2P=?")).toEqual(["AT+P2P=868000000:7:0:0:8:14", "OK"]);
    expect(rak.say("AT+P2P=868300000:9:125:0:8:14")).toEqual(["OK"]);
    rak.fake.powerOff();
    rak.fake.powerOn();
    rak.run(1000);
    expect(rak.say("AT+P2P=?")).toEqual(["AT+P2P=868300000:9:0:0:8:14", "OK"]);
    expect(rak.say("AT+P2P=868300000:9:125:0:8:4")).toEqual(["AT_PARAM_ERROR"]);
  });

  test("sets nothing while it listens, sends in one mode of listening only", () => {
    const rak = p2p();
    expect(rak.say("AT+PRECV=65533")).toEqual(["OK"]);
    expect(rak.say("AT+SYNCWORD=1424")[1]).toBe("AT_BUSY_ERROR");
    expect(rak.say("AT+PSEND=00")).toEqual(["OK", "+EVT:TXP2P DONE"]);
    expect(rak.fake.listening()).toBeDefined();
    expect(rak.say("AT+PRECV=65533")).toEqual(["P2P_RX_ON already", "AT_BUSY_ERROR"]);
    rak.say("AT+PRECV=0");
    rak.say("AT+PRECV=65534");
    expect(rak.say("AT+PSEND=00")).toEqual(["AT_BUSY_ERROR"]);
  });

  test("takes 239 B, and even digits only", () => {
    const rak = p2p();
    expect(rak.say(`AT+PSEND=${"00".repeat(239)}`, 5000)).toEqual(["OK", "+EVT:TXP2P DONE"]);
    expect(rak.say(`AT+PSEND=${"00".repeat(240)}`)).toEqual(["AT_PARAM_ERROR"]);
    expect(rak.say("AT+PSEND=000")).toEqual(["AT_PARAM_ERROR"]);
  });

  test("prints packets and wrong checksums", () => {
    const rak = p2p();
    rak.say("AT+PRECV=65533");
    rak.fake.hear(new Uint8Array([0xab, 1]), HEARD);
    expect(rak.run(100)).toEqual(["+EVT:RXP2P:-30:13:AB01"]);
    rak.fake.hear(new Uint8Array([0xab, 1]), { ...HEARD, crcOk: false });
    expect(rak.run(100)).toEqual(["+EVT:RXP2P RECEIVE ERROR"]);
  });

  test("answers to sleep when it is awake again; the byte that wakes it is lost", () => {
    const rak = p2p();
    expect(rak.say("AT+SLEEP")).toEqual([]);
    rak.run(60_000);
    expect(rak.fake.awake()).toBe(false);
    expect(rak.say("AT+NWM=?")).toEqual(["OK", "AT_COMMAND_NOT_FOUND"]);
    expect(rak.say("AT+NWM=?")).toEqual(["AT+NWM=0", "OK"]);
    rak.say("AT+PRECV=65533");
    expect(rak.say("AT+SLEEP")).toEqual(["OK"]);
    expect(rak.fake.awake()).toBe(true);
  });

  test("before 4.0.5 it neither knows :1 nor tells when a packet has left", () => {
    const rak = module("rak3172", { version: "4.0.4" });
    rak.say("AT+NWM=0");
    expect(rak.say("AT+P2P=868300000:9:125:0:8:14:1")).toEqual(["AT_PARAM_ERROR"]);
    expect(rak.say("AT+PSEND=00")).toEqual(["OK"]);
    expect(rak.say("AT+VER=?")).toEqual(["AT+VER=RUI_4.0.4_RAK3172-E", "OK"]);
  });
});

describe("rn2483", () => {
  test("has the radio once the MAC is paused, and loses all with its power", () => {
    const rn = module("rn2483");
    expect(rn.banner).toEqual(["RN2483 1.0.5 Oct 31 2018 15:06:52"]);
    expect(rn.say("radio rx 0")).toEqual(["busy"]);
    expect(rn.say("mac pause")).toEqual(["4294967245"]);
    expect(rn.say("radio set sync 12")).toEqual(["ok"]);
    expect(rn.say("radio get sync")).toEqual(["12"]);
    expect(rn.say("radio set pwr 20")).toEqual(["invalid_param"]);
    rn.fake.reset();
    rn.run(1000);
    expect(rn.say("radio get sync")).toEqual(["34"]);
  });

  test("listens for one packet, or until its watchdog, and does not send meanwhile", () => {
    const rn = module("rn2483");
    rn.say("mac pause");
    rn.say("radio set sf sf9");
    rn.say("radio set freq 868300000");
    rn.say("radio set sync 12");
    expect(rn.say("radio rx 0")).toEqual(["ok"]);
    expect(rn.say("radio rx 0")).toEqual(["busy"]);
    expect(rn.say("radio tx 00")).toEqual(["busy"]);
    rn.fake.hear(new Uint8Array([0xab]), HEARD);
    expect(rn.run(100)).toEqual(["radio_rx  AB"]);
    expect(rn.say("radio get rssi")).toEqual(["-30"]);
    expect(rn.say("radio tx 00")).toEqual(["ok", "radio_tx_ok"]);
    expect(rn.say("radio rx 0", 16_000)).toEqual(["ok", "radio_err"]);
  });

  test("is woken by a break and 0x55, and by nothing else", () => {
    const rn = module("rn2483");
    expect(rn.say("sys sleep 50")).toEqual(["invalid_param"]);
    expect(rn.say("sys sleep 4294967295")).toEqual([]);
    expect(rn.say("sys get ver")).toEqual([]);
    rn.fake.fromHost(new Uint8Array([0]), 9600);
    rn.fake.fromHost(new Uint8Array([0x55]));
    expect(rn.run(100)).toEqual(["ok"]);
    expect(rn.say("sys sleep 1000")).toEqual(["ok"]);
  });

  test("has no rxstop before 1.0.5, and takes bytes at another rate for garbage", () => {
    const rn = module("rn2483", { version: "1.0.4" });
    expect(rn.say("radio rxstop")).toEqual(["invalid_param"]);
    rn.fake.fromHost(Buffer.from("sys get ver\r\n"), 19_200);
    expect(rn.run(500)).toEqual([]);
  });
});

describe("wio-e5", () => {
  const CONFIG = "AT+TEST=RFCFG,868.3,SF9,125,8,8,14,ON,OFF,OFF";

  test("has the radio in its test mode, says nothing when it starts, and forgets", () => {
    const wio = module("wio-e5");
    expect(wio.banner).toEqual([]);
    expect(wio.say(CONFIG)).toEqual(["+TEST: ERROR(-12)"]);
    expect(wio.say("AT+MODE=TEST")).toEqual(["+MODE: TEST"]);
    expect(wio.say(CONFIG)).toEqual([
      "+TEST: RFCFG F:868300000, SF9, BW125K, TXPR:8, RXPR:8, POW:14dBm, CRC:ON, IQ:OFF, NET:OFF",
    ]);
    wio.fake.reset();
    expect(wio.run(1000)).toEqual([]);
    expect(wio.say("AT+TEST=RXLRPKT")).toEqual(["+TEST: ERROR(-12)"]);
  });

  test("sends 253 B, listens for many packets until it sends", () => {
    const wio = module("wio-e5");
    wio.say("AT+MODE=TEST");
    wio.say(CONFIG);
    expect(wio.say("AT+TEST=RXLRPKT")).toEqual(["+TEST: RXLRPKT"]);
    for (let i = 0; i < 2; i++) {
      wio.fake.hear(new Uint8Array([0xab, i]), { ...HEARD, snr: -3 });
      expect(wio.run(500)).toEqual(["+TEST: LEN:2, RSSI:-30, SNR:-3", `+TEST: RX "AB0${i}"`]);
    }
    wio.fake.hear(new Uint8Array([0xab]), { ...HEARD, crcOk: false });
    expect(wio.run(500)).toEqual([]);
    expect(wio.say('AT+TEST=TXLRPKT, "00 aa"')).toEqual(['+TEST: TXLRPKT "00AA"', "+TEST: TX DONE"]);
    expect(wio.fake.listening()).toBeUndefined();
    expect(wio.say(`AT+TEST=TXLRPKT, "${"00".repeat(253)}"`, 9000)[1]).toBe("+TEST: TX DONE");
    expect(wio.say(`AT+TEST=TXLRPKT, "${"00".repeat(254)}"`, 9000)).toEqual(["+AT: ERROR(-21)"]);
  });

  test("the line that wakes it is lost", () => {
    const wio = module("wio-e5");
    expect(wio.say("AT+LOWPOWER")).toEqual(["+LOWPOWER: SLEEP"]);
    wio.run(60_000);
    expect(wio.fake.awake()).toBe(false);
    expect(wio.say("AT+VER")).toEqual(["+LOWPOWER: WAKEUP"]);
    expect(wio.say("AT+VER")).toEqual(["+VER: 4.0.11"]);
  });
});

describe("body", () => {
  test("bytes take their time: 9600 baud, both ways", () => {
    const wio = module("wio-e5", { latency: () => 0 });
    // "AT\r\n" and "+AT: OK\r\n": 13 bytes of 10 bits are 13.5 ms.
    expect(wio.say("AT", 13)).toEqual([]);
    expect(wio.run(1)).toEqual(["+AT: OK"]);
  });

  test("a line being printed is cut by a restart", () => {
    const wio = module("wio-e5", { latency: () => 0 });
    wio.fake.fromHost(Buffer.from("AT+VER\r\n"));
    wio.run(8 * (10 / 9.6) + 5);
    wio.fake.reset();
    expect(wio.run(0).join("").length + 1).toBeLessThan("+VER: 4.0.11".length + 1);
  });

  test("accounts for each ms: off, idle, tx, rx, asleep", () => {
    const rn = module("rn2483");
    rn.say("mac pause");
    rn.say("radio set sf sf7");
    rn.say("radio tx 00");
    rn.say("radio rx 0");
    rn.say("radio rxstop");
    rn.say("sys sleep 60000", 10_000);
    rn.fake.powerOff();
    rn.run(5000);
    const { tx, rx, idle, asleep, off, commands, transmissions } = rn.fake.usage();
    expect(tx + rx + idle + asleep + off).toBeCloseTo(rn.clock.precise(), 6);
    expect(tx).toBeCloseTo(25.86, 1);
    expect(rx).toBeCloseTo(1500, -1);
    expect(off).toBeCloseTo(5000, 6);
    expect({ commands, transmissions }).toEqual({ commands: 6, transmissions: 1 });
  });

  test("faults come again from their seed", () => {
    const life = () => {
      const clock = createSimClock(0);
      const faults = createFaults({ clock, random: createRandom(7) });
      faults.set("busy", 0.5);
      return Array.from({ length: 20 }, () => faults.happens("busy"));
    };
    expect(life()).toEqual(life());
    expect(new Set(life()).size).toBe(2);
  });
});
