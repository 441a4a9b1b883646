import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import * as fc from 'fast-check';
import { SourceLock } from '../../../src/media/source-lock.ts';

const named = { host: '10.0.0.1', port: 4_000 };
let lock = new SourceLock();
beforeEach(() => {
  lock = new SourceLock();
  lock.expect(['10.0.0.1', '203.0.113.9'], named);
});

test('before any SDP nobody is believed', () => {
  assert.equal(new SourceLock().accepts('10.0.0.1', 4_000, 1, 0), false);
});

test('we send where SDP says until the first packet, then where it came from', () => {
  assert.deepEqual([lock.target, lock.locked], [named, null]);
  assert.ok(lock.accepts('203.0.113.9', 61_000, 1, 0));
  assert.deepEqual(lock.target, { host: '203.0.113.9', port: 61_000 });
});

test('a datagram without a source port is nobody’s, as nothing could be sent there', () => {
  assert.equal(lock.accepts('10.0.0.1', 0, 1, 0), false);
  assert.deepEqual([lock.target, lock.locked], [named, null]);
});

test('after the first packet all others are strangers, also from the same address', () => {
  assert.ok(lock.accepts('203.0.113.9', 61_000, 1, 0));
  assert.equal(lock.accepts('203.0.113.9', 61_002, 1, 20), false);
  assert.equal(lock.accepts('198.51.100.7', 61_000, 1, 20), false);
  assert.ok(lock.accepts('203.0.113.9', 61_000, 1, 40));
});

test('a packet from exactly where SDP says wins over a learned port, and stays', () => {
  assert.ok(lock.accepts('10.0.0.1', 9_999, 7, 0));
  assert.ok(lock.accepts('10.0.0.1', 4_000, 1, 20));
  assert.deepEqual(lock.locked, named);
  assert.equal(lock.accepts('10.0.0.1', 9_999, 7, 40), false);
});

test('another SSRC is let in only when the first has been quiet, or after a new SDP', () => {
  assert.ok(lock.accepts('10.0.0.1', 4_000, 1, 0));
  assert.equal(lock.accepts('10.0.0.1', 4_000, 2, 99), false);
  assert.ok(lock.accepts('10.0.0.1', 4_000, 1, 99));
  assert.ok(lock.accepts('10.0.0.1', 4_000, 2, 199));
  assert.equal(lock.accepts('10.0.0.1', 4_000, 1, 210), false);
  lock.expect(['10.0.0.1'], named);
  assert.ok(lock.accepts('10.0.0.1', 4_000, 3, 211));
});

test('a new SDP that names the same place keeps what was learned; another place forgets it', () => {
  assert.ok(lock.accepts('203.0.113.9', 61_000, 1, 0));
  lock.expect(['10.0.0.1', '203.0.113.9'], { ...named });
  assert.deepEqual(lock.target, { host: '203.0.113.9', port: 61_000 });
  lock.expect(['10.0.0.1', '203.0.113.9'], { host: '10.0.0.1', port: 4_002 });
  assert.deepEqual(lock.target, { host: '10.0.0.1', port: 4_002 });
  lock.expect(['10.0.0.1'], null);
  assert.equal(lock.target, null);
});

test('a peer that moved is answered at the new place, also while packets still come from the old one', () => {
  const moved = { host: '10.0.0.1', port: 4_002 };
  assert.ok(lock.accepts('10.0.0.1', 4_000, 1, 0));
  lock.expect(['10.0.0.1'], moved);
  assert.ok(lock.accepts('10.0.0.1', 4_000, 1, 20));
  assert.deepEqual(lock.target, moved);
  assert.ok(lock.accepts('10.0.0.1', 61_002, 2, 40));
  assert.deepEqual(lock.target, { host: '10.0.0.1', port: 61_002 });
  assert.equal(lock.accepts('10.0.0.1', 4_000, 1, 60), false);
});

test('after a hold without an address a peer behind NAT is learned where it was', () => {
  assert.ok(lock.accepts('203.0.113.9', 61_000, 1, 0));
  lock.expect(['10.0.0.1', '203.0.113.9'], null);
  lock.expect(['10.0.0.1', '203.0.113.9'], named);
  assert.ok(lock.accepts('203.0.113.9', 61_000, 1, 500));
  assert.deepEqual(lock.target, { host: '203.0.113.9', port: 61_000 });
});

test('an address that signalling did not name is never believed, whatever came before', () => {
  const hosts = fc.constantFrom('10.0.0.1', '203.0.113.9', '198.51.100.7', '10.0.0.2');
  const packet = fc.tuple(hosts, fc.constantFrom(4_000, 5_000, 6_000), fc.nat(2), fc.nat(300));
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 30 }), (packets) => {
      const own = new SourceLock();
      own.expect(['10.0.0.1', '203.0.113.9'], named);
      let nowMs = 0;
      for (const [host, port, ssrc, waitMs] of packets) {
        nowMs += waitMs;
        const before = own.locked;
        const accepted = own.accepts(host, port, ssrc, nowMs);
        if (host === '198.51.100.7' || host === '10.0.0.2') assert.equal(accepted, false);
        const isNamed = host === named.host && port === named.port;
        if (before !== null && !isNamed) assert.deepEqual(own.locked, before);
      }
    }),
  );
});
