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
