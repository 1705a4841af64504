// What a file is that is no WAV file: known by its first bytes, as file(1) does it, so that people read what to do
// about it.

interface Kind {
  /** "FLAC", "a web page". */
  is: string;
  begins: string | RegExp;
  /** From where. */
  at?: number;
}

const KINDS: readonly Kind[] = [
  {
    is: "a Git LFS pointer, without the recording (git lfs pull fetches it)",
    begins: "version https://git-lfs",
  },
  { is: "a web page (a download that was refused?)", begins: /^\s*<(!doctype|html|head|\?xml)/i },
  { is: "FLAC", begins: "fLaC" },
  { is: "Ogg", begins: "OggS" },
  { is: "MP3", begins: /^(ID3|\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff])/ },
  { is: "AAC", begins: /^\xff[\xf0\xf1\xf8\xf9]/ },
  { is: "MP4 or M4A", begins: "ftyp", at: 4 },
  { is: "RF64, for files over 4 GB", begins: /^(RF64|BW64)/ },
  { is: "RIFX, with its bytes in the other order", begins: "RIFX" },
  { is: "Wave64", begins: "riff" },
  { is: "AIFF", begins: "AIF", at: 8 },
  { is: "AVI", begins: "AVI ", at: 8 },
  { is: "Core Audio", begins: "caff" },
  { is: "AU", begins: ".snd" },
  { is: "AMR", begins: "#!AMR" },
  { is: "WavPack", begins: "wvpk" },
  { is: "Matroska or WebM", begins: "\x1a\x45\xdf\xa3" },
  { is: "WMA", begins: "\x30\x26\xb2\x75" },
  { is: "a ZIP archive", begins: "PK\x03\x04" },
  { is: "a gzip archive", begins: "\x1f\x8b" },
  { is: "what macOS keeps beside a file", begins: "\x00\x05\x16\x07" },
];

const LOOKED_AT = 64;

/** "it is no WAV file but FLAC". */
export function strangerSentence(bytes: Buffer): string {
  if (bytes.length === 0) return "it is no WAV file, it is empty";
  const head = bytes.toString("latin1", 0, LOOKED_AT);
  const kind = KINDS.find(({ begins, at = 0 }) =>
    typeof begins === "string" ? head.startsWith(begins, at) : begins.test(head),
  );
  if (kind !== undefined) return `it is no WAV file but ${kind.is}`;
  if (bytes.every((byte) => byte === 0))
    return "it is no WAV file but zeros: its recorder lost power, or its card";
  return "it is no WAV file";
}

/** The format codes of Microsoft's mmreg.h that recorders and programs write. */
const CODECS: Record<number, string> = {
  2: "Microsoft ADPCM",
  6: "A-law",
  7: "µ-law",
  17: "IMA ADPCM",
  20: "G.723 ADPCM",
  49: "GSM 6.10",
  64: "G.721 ADPCM",
  80: "MPEG",
  85: "MP3",
  255: "AAC",
  353: "WMA",
  26447: "Ogg Vorbis",
  61868: "FLAC",
};

/** "format 6 (A-law) with 8 bits is not plain PCM". */
export function codecSentence(code: number, bits: number): string {
  const name = CODECS[code] ?? (code === 1 ? "PCM" : code === 3 ? "float" : undefined);
  return `format ${code}${name === undefined ? "" : ` (${name})`} with ${bits} bits is not plain PCM`;
}
