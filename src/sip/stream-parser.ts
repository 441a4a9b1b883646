import type { Head } from './head.ts';
import { findHeadEnd, messageBytesMax, readHead, skipEmptyLines } from './head.ts';
import type { ParseResult } from './message.ts';
import { assemble } from './message.ts';

/** Cuts the bytes of one TCP connection into messages (RFC 3261 §18.3). */
export class StreamParser {
  #buffer = Buffer.alloc(4096);
  #start = 0;
  #end = 0;
  /** Bytes after `#start` in which the end of the head is known not to be. */
  #searched = 0;
  #head: { read: Head; bytes: number } | null = null;
  #broken = false;

  /** True when it cannot be known where the next message begins: answer, then close the connection. */
  get broken(): boolean {
    return this.#broken;
  }

  /** Bytes of a message that is not whole yet. */
  get pending(): number {
    return this.#end - this.#start;
  }

  /** Takes what arrived and returns the messages that are whole now. Never throws. */
  push(chunk: Uint8Array): ParseResult[] {
    const results: ParseResult[] = [];
    if (this.#broken) return results;
    this.#append(chunk);
    for (let next = this.#next(); next; next = this.#next()) {
      results.push(next);
      if (this.#broken) break;
    }
    return results;
  }

  #append(chunk: Uint8Array): void {
    const held = this.#end - this.#start;
    if (this.#end + chunk.length > this.#buffer.length) {
      // Doubling keeps one-byte chunks linear; a fresh buffer leaves the bodies handed out alone.
      const grown = Buffer.alloc(Math.max(4096, 2 * (held + chunk.length)));
      this.#buffer.copy(grown, 0, this.#start, this.#end);
      this.#buffer = grown;
      this.#start = 0;
      this.#end = held;
    }
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  #next(): ParseResult | null {
    const head = this.#head ?? this.#readHead();
    if (!head) return null;
    // A stream needs Content-Length (RFC 3261 §20.14); without it we take it that there is no body.
    const length = head.read.bodyLength ?? 0;
    if (head.bytes + length > messageBytesMax) return this.#breakOff(head.read, 513);
    if (head.read.unframed) return this.#breakOff(head.read, 400);
    if (this.#end - this.#start < head.bytes + length) return null;
    const body = this.#buffer.subarray(this.#start + head.bytes, this.#start + head.bytes + length);
    this.#start += head.bytes + length;
    this.#head = null;
    this.#searched = 0;
    const result = assemble(head.read, body);
    // What has no SIP start line is no message to skip over: nothing says where the next one begins.
    if (!result.ok && !/ SIP\/|^SIP\//i.test(head.read.startLine)) this.#broken = true;
    return result;
  }

  #readHead(): { read: Head; bytes: number } | null {
    let held = this.#buffer.subarray(this.#start, this.#end);
    if (this.#searched === 0) {
      this.#start += skipEmptyLines(held);
      held = this.#buffer.subarray(this.#start, this.#end);
    }
    const found = findHeadEnd(held, Math.max(0, this.#searched - 3));
    this.#searched = held.length;
    if (found) this.#head = { read: readHead(held.subarray(0, found.end)), bytes: found.body };
    else if (held.length > messageBytesMax) this.#broken = true;
    return this.#head;
  }

  #breakOff(head: Head, status: number): ParseResult {
    this.#broken = true;
    head.fault ??= { status, reason: status === 513 ? 'Message Too Large' : 'Bad Request' };
    return assemble(head, new Uint8Array());
  }
}
