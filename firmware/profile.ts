// The profile: what makes a flashed board this node. The tool writes it once, as JSON in Storage; numbers
// are integers, since the interpreter reads decimals differently.

/** Names in Storage: the profile, and the file that is the journal's ring. */
export const PROFILE = "sippra.json";
export const RING = "sippra.ring";

export type RadioProfile = [
  /** Hz */
  frequency: number,
  spreadingFactor: number,
  /** dBm */
  power: number,
  /** What may be sent in one go, ms on the air, and how much of that comes back in a second, 1/1000 ms. */
  account: number,
  refill: number,
  /** Between two batches, s; how many nodes have a slot of their own in that time. */
  period: number,
  slots: number,
  /** How many batches each one repeats, where it is not known that they have arrived. */
  repeats: number,
];

export type SensorProfile = [
  /** From when its supply is switched on until it is right, ms: of the transducer, and of the acoustic amplifier. */
  pressureSettles: number,
  acousticSettles: number,
  /** Level of the supply's pin that switches it on. */
  on: 0 | 1,
  /**
   * Where the converter follows the board's supply: what the board took that for when the channel was calibrated, mV. 0
   * where the signal follows it too, or a regulator keeps it.
   */
  pressureSupply: number,
  acousticSupply: number,
];

export interface Profile {
  /** Version of this layout. */
  v: 1;
  network: number;
  node: number;
  /** Counts key changes. */
  epoch: number;
  /** AES-128 key, 32 hex digits. */
  key: string;
  /** The journal's flash: address of its first page, pages, bytes a page. */
  ring: [address: number, pages: number, pageSize: number];
  /**
   * Where calibrations made since are written: offset of the first place from the ring's start, and how many there are. Left
   * out where the board has no room for them.
   */
  places?: [offset: number, count: number];
  /** Reporting interval, ms; a multiple of `tick`. */
  interval: number;
  /** Time between two pressure samples, ms. */
  tick: number;
  /** Acoustic windows in an interval, 1..16. */
  windows: number;
  /** Pressure channel: reading at 0 kPa, 1/65536 of full scale; kPa/100 that full scale spans. Null: no sensor. */
  pressure: [zero: number, span: number] | null;
  sensors: SensorProfile;
  /** Acoustic channel: gain before the converter, 0.1 dB. Null: no sensor. */
  acoustic: number | null;
  /** From this node's full scale to that of the recordings the start rule is from, 0.1 dB; null: not calibrated. */
  reference: number | null;
  /** Where leaks are listened for, Hz: another band for plastic pipes at a distance. */
  mainBand: [from: number, to: number];
  /** Acoustic windows in a night, 24..120. */
  nightWindows: number;
  /** A smaller fall of pressure than this is no burst, 0.01 kPa: more where pumps are near. */
  burst: number;
  /** Local standard time less UTC, min, all year. */
  utcOffset: number;
  baud: number;
  /** Of nodes on radio. */
  radio?: RadioProfile;
  /** Which of the board's UARTs the data line is on; the first where it is left out. */
  uart?: 1 | 2;
  /** Bits that acoustic samples must have for this place; a board with fewer is refused when it is flashed. */
  bits?: number;
  /** Linux only: tty of the data line, and files that stand for the sensors. */
  path?: string;
  /** Signed 16-bit little-endian samples at 4096 Hz, read on and on from the start. */
  acousticFile?: string;
  /** Pressure converter readings as unsigned 16-bit little-endian, one a tick, read on and on. */
  pressureFile?: string;
}
