import type { Clock } from '@confab/platform';
import type { types } from 'mediasoup';
import { BandwidthFloor } from './bandwidth-floor.ts';
import { BandwidthLadder } from './bandwidth-ladder.ts';

/** What is read of mediasoup's trace, which is typed as unknown; bits per second. */
interface BweTrace {
  readonly availableBitrate: number;
  readonly effectiveDesiredBitrate: number;
}

/** Lets a receive transport come through a narrow link, and back up after it. Costs one message of the worker a second. */
export function steerBandwidth(webRtc: types.WebRtcTransport, clock: Clock): void {
  const ladder = new BandwidthLadder();
  const floor = new BandwidthFloor();
  // A transport that closes meanwhile refuses, and needs nothing any more. Nobody waits: the worker keeps the order.
  const quietly = (request: Promise<void>): void => void request.catch(() => undefined);
  quietly(webRtc.setMinOutgoingBitrate(floor.bps));
  quietly(webRtc.enableTraceEvent(['bwe']));
  webRtc.on('trace', (trace) => {
    if (trace.type !== 'bwe') return;
    const { availableBitrate: availableBps, effectiveDesiredBitrate: desiredBps } = trace.info as BweTrace;
    const nowMs = clock.nowMs();
    if (floor.take(availableBps, nowMs)) quietly(webRtc.setMinOutgoingBitrate(floor.bps));
    for (const maxBps of ladder.take({ availableBps, desiredBps, floorBps: floor.bps }, nowMs)) {
      quietly(webRtc.setMaxOutgoingBitrate(maxBps));
    }
  });
}
