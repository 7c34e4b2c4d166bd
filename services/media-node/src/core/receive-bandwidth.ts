import type { Clock } from '@confab/platform';
import type { types } from 'mediasoup';
import { BandwidthLadder } from './bandwidth-ladder.ts';

/**
 * The estimate never goes below this. Video that is stopped altogether gives no feedback, and the estimate stays where it is: from 4.5
 * Mbit/s squeezed to 400 kbit/s it came to rest at 49 kbit/s, without a frame for 8 s. This keeps the two lowest temporal layers, 15
 * frames a second, of two small pictures; together with one voice (60 kbit/s on the wire) it is what a link of 330 kbit/s bears. On a
 * narrower one video would have to be switched off by hand in any case.
 */
const leastOutgoingBps = 240_000;

/** What is read of mediasoup's trace, which is typed as unknown; bits per second. */
interface BweTrace {
  readonly availableBitrate: number;
  readonly effectiveDesiredBitrate: number;
}

/** Lets a receive transport come through a narrow link, and back up after it. Costs one message of the worker a second. */
export function steerBandwidth(webRtc: types.WebRtcTransport, clock: Clock): void {
  const ladder = new BandwidthLadder(leastOutgoingBps);
  // A transport that closes meanwhile refuses, and needs nothing any more. Nobody waits: the worker keeps the order.
  const quietly = (request: Promise<void>): void => void request.catch(() => undefined);
  quietly(webRtc.setMinOutgoingBitrate(leastOutgoingBps));
  quietly(webRtc.enableTraceEvent(['bwe']));
  webRtc.on('trace', (trace) => {
    if (trace.type !== 'bwe') return;
    const { availableBitrate: availableBps, effectiveDesiredBitrate: desiredBps } = trace.info as BweTrace;
    for (const maxBps of ladder.take({ availableBps, desiredBps }, clock.nowMs())) {
      quietly(webRtc.setMaxOutgoingBitrate(maxBps));
    }
  });
}
