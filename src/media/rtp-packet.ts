/** RTP (RFC 3550 §5.1), read and written in place: a packet is a Buffer and these are its fields. */

export const headerBytes = 12;
/** 8 kHz times 20 ms: one frame of G.711 is as many bytes as samples. */
export const frameSamples = 160;
/** A packet of more than 200 ms of audio is none. */
const payloadBytesMax = 1_600;

/** Where the payload begins, or -1 when this is not an RTP packet that can be used. */
export function payloadStart(packet: Buffer): number {
  if (packet.length <= headerBytes) return -1;
  const first = packet[0] ?? 0;
  if (first >> 6 !== 2) return -1;
  let start = headerBytes + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (packet.length < start + 4) return -1;
    start += 4 + packet.readUInt16BE(start + 2) * 4;
  }
  return start < packet.length ? start : -1;
}

/** Where the payload ends, or -1 when the padding count or the size is wrong. */
export function payloadEnd(packet: Buffer, start: number): number {
  let end = packet.length;
  if (((packet[0] ?? 0) & 0x20) !== 0) {
    const padding = packet[end - 1] ?? 0;
    if (padding === 0) return -1;
    end -= padding;
  }
  return end > start && end - start <= payloadBytesMax ? end : -1;
}

export function payloadType(packet: Buffer): number {
  return (packet[1] ?? 0) & 0x7f;
}

export function isMarked(packet: Buffer): boolean {
  return ((packet[1] ?? 0) & 0x80) !== 0;
}

export function sequenceOf(packet: Buffer): number {
  return packet.readUInt16BE(2);
}

export function timestampOf(packet: Buffer): number {
  return packet.readUInt32BE(4);
}

export function ssrcOf(packet: Buffer): number {
  return packet.readUInt32BE(8);
}

/** Writes the 12 bytes of a header without CSRC, extension or padding at the packet's beginning. */
export function writeHeader(
  packet: Buffer,
  type: number,
  marked: boolean,
  sequence: number,
  timestamp: number,
  ssrc: number,
): void {
  packet[0] = 0x80;
  packet[1] = marked ? type | 0x80 : type;
  packet.writeUInt16BE(sequence & 0xffff, 2);
  packet.writeUInt32BE(timestamp >>> 0, 4);
  packet.writeUInt32BE(ssrc >>> 0, 8);
}

/** How far `a` is after `b` on the 16-bit circle of sequence numbers: -32,768 to 32,767. */
export function sequenceDistance(a: number, b: number): number {
  return ((a - b) << 16) >> 16;
}

/** How far `a` is after `b` on the 32-bit circle of timestamps. */
export function timestampDistance(a: number, b: number): number {
  return (a - b) | 0;
}
