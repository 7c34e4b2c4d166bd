import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TrackStatsReader } from './track-stats.ts';

const report = (...all: object[]) =>
  new Map(all.map((one, index) => [String(index), one])) as unknown as RTCStatsReport;
const codec = { id: 'C', type: 'codec', mimeType: 'video/VP8' };

describe('statistics of one track', () => {
  it('sum up the layers of what is sent, and take losses from the other side', () => {
    const reader = new TrackStatsReader();
    const at = (seconds: number, bytes: number) =>
      report(
        codec,
        { id: 'a', type: 'outbound-rtp', kind: 'video', timestamp: seconds * 1000, bytesSent: bytes, frameWidth: 320, frameHeight: 180, active: true }, // prettier-ignore
        { id: 'b', type: 'outbound-rtp', kind: 'video', timestamp: seconds * 1000, bytesSent: bytes * 2, frameWidth: 640, frameHeight: 360, framesPerSecond: 30, codecId: 'C', active: true }, // prettier-ignore
        { id: 'c', type: 'outbound-rtp', kind: 'video', timestamp: seconds * 1000, bytesSent: 0, active: false },
        { id: 'd', type: 'remote-inbound-rtp', packetsLost: 2, roundTripTime: 0.05, jitter: 0.01 },
        { id: 'e', type: 'remote-inbound-rtp', packetsLost: 3 },
      );
    assert.equal(reader.read(at(10, 1000), 'send')?.bitrateBps, 0);
    assert.deepEqual(reader.read(at(12, 101_000), 'send'), {
      bitrateBps: 1_200_000,
      packetsLost: 5,
      jitterMs: 10,
      roundTripMs: 50,
      framesPerSecond: 30,
      width: 640,
      height: 360,
      codec: 'video/VP8',
      layers: 2,
    });
  });

  it('go on over a rebuilt transport, which counts from nothing', () => {
    const reader = new TrackStatsReader();
    const at = (seconds: number, bytesReceived: number) =>
      report({ id: 'a', type: 'inbound-rtp', kind: 'audio', timestamp: seconds * 1000, bytesReceived, packetsLost: 1, jitter: 0.002 }); // prettier-ignore
    reader.read(at(1, 50_000), 'recv');
    assert.deepEqual(reader.read(at(2, 4_000), 'recv'), { bitrateBps: 32_000, packetsLost: 1, jitterMs: 2 });
  });

  it('count layers by their frames where the browser does not say which are active: Firefox', () => {
    const layer = (id: string, framesPerSecond: number) =>
      ({ id, type: 'outbound-rtp', kind: 'video', timestamp: 1000, frameHeight: 180, framesPerSecond }); // prettier-ignore
    assert.equal(new TrackStatsReader().read(report(layer('a', 30), layer('b', 0)), 'send')?.layers, 1);
  });

  it('are none where nothing runs', () => assert.equal(new TrackStatsReader().read(report(codec), 'recv'), undefined));
});
