// WAV files made by the tests themselves.

/** A WAV file's bytes: PCM of `bits`, `channels` times the same samples (-1..1). */
export function wavBytes(samples: ArrayLike<number>, rate: number, bits = 16, channels = 1): Buffer {
  const step = bits / 8;
  const data = Buffer.alloc(samples.length * step * channels);
  for (let i = 0; i < samples.length; i++) {
    for (let c = 0; c < channels; c++) {
      const at = (i * channels + c) * step;
      const value = samples[i]!;
      if (bits === 8) data[at] = Math.round(value * 127) + 128;
      else data.writeIntLE(Math.round(value * (2 ** (bits - 1) - 1)), at, step);
    }
  }
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + data.length, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * channels * step, 28);
  head.writeUInt16LE(channels * step, 32);
  head.writeUInt16LE(bits, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

/** A sine of `amplitude` at `hertz`. */
export function sineSamples(amplitude: number, hertz: number, rate: number, seconds: number): Float64Array {
  return Float64Array.from(
    { length: Math.round(rate * seconds) },
    (_, i) => amplitude * Math.sin((2 * Math.PI * hertz * i) / rate),
  );
}

/** A chunk of RIFF; `size` where it says another length than it has, `pad` false where its program wrote no pad byte. */
export function chunk(id: string, content: Buffer, { size = content.length, pad = true } = {}): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 0, "latin1");
  head.writeUInt32LE(size, 4);
  return Buffer.concat([head, content, Buffer.alloc(pad ? content.length % 2 : 0)]);
}

/** A WAV file of these chunks; `size` is the length that its head says. */
export function riff(chunks: Buffer[], size?: number): Buffer {
  const body = Buffer.concat([Buffer.from("WAVE"), ...chunks]);
  return Buffer.concat([chunk("RIFF", Buffer.alloc(0), { size: size ?? body.length }), body]);
}

/** A format chunk; 16-bit PCM, mono, at the rate of nodes, where nothing is said. `tail` follows its 16 bytes. */
export function formatChunk(
  format: {
    code?: number;
    channels?: number;
    rate?: number;
    bits?: number;
    step?: number;
    tail?: Buffer;
  } = {},
): Buffer {
  const { code = 1, channels = 1, rate = 4096, bits = 16, tail = Buffer.alloc(0) } = format;
  const { step = (channels * bits) / 8 } = format;
  const head = Buffer.alloc(16);
  head.writeUInt16LE(code, 0);
  head.writeUInt16LE(channels, 2);
  head.writeUInt32LE(rate, 4);
  head.writeUInt32LE(rate * step, 8);
  head.writeUInt16LE(step, 12);
  head.writeUInt16LE(bits, 14);
  return chunk("fmt ", Buffer.concat([head, tail]));
}
