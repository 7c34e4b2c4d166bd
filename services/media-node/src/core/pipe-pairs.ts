import type { types } from 'mediasoup';

/** A router's end of the pipe to another one, and the other's end of it. */
export interface PipePair {
  readonly near: types.PipeTransport;
  readonly far: types.PipeTransport;
}

type Ends = ReadonlyMap<types.Router, types.PipeTransport>;

/**
 * Pipe transports between a room's routers on this node, one pair for each two of them and both directions. mediasoup's own
 * `pipeToRouter` keeps a pair that could not be made, and refuses everything between the two routers for as long as they live.
 */
export class PipePairs {
  readonly #ports: types.TransportPortRange;
  readonly #pairs = new Map<string, Promise<Ends>>();

  constructor(ports: types.TransportPortRange) {
    this.#ports = ports;
  }

  /** Concurrent askers share one pair; a failed or closed one is forgotten. @throws whatever mediasoup throws */
  async between(near: types.Router, far: types.Router): Promise<PipePair> {
    const key = [near.id, far.id].sort().join('|');
    let pair = this.#pairs.get(key);
    if (pair === undefined) {
      const forget = (): void => {
        if (this.#pairs.get(key) === pair) this.#pairs.delete(key);
      };
      pair = this.#open(near, far, forget);
      this.#pairs.set(key, pair);
      pair.catch(forget);
    }
    const ends = await pair;
    return { near: endOf(ends, near), far: endOf(ends, far) };
  }

  async #open(near: types.Router, far: types.Router, onClosed: () => void): Promise<Ends> {
    const opening = [this.#end(near), this.#end(far)] as const;
    try {
      const [a, b] = await Promise.all(opening);
      await Promise.all([connect(a, b), connect(b, a)]);
      a.observer.once('close', () => (b.close(), onClosed()));
      b.observer.once('close', () => (a.close(), onClosed()));
      return new Map([
        [near, a],
        [far, b],
      ]);
    } catch (error) {
      // The other end may still be on its way.
      for (const end of opening) {
        end.then(
          (opened) => opened.close(),
          () => undefined,
        );
      }
      throw error;
    }
  }

  #end(router: types.Router): Promise<types.PipeTransport> {
    return router.createPipeTransport({
      listenInfo: { protocol: 'udp', ip: '127.0.0.1', portRange: this.#ports },
      enableSctp: true,
      // Loopback loses nothing worth an RTX.
      enableRtx: false,
    });
  }
}

function connect(end: types.PipeTransport, { tuple }: types.PipeTransport): Promise<void> {
  return end.connect({ ip: tuple.localAddress, port: tuple.localPort });
}

function endOf(ends: Ends, router: types.Router): types.PipeTransport {
  const end = ends.get(router);
  if (end === undefined) throw new Error('a pair has an end on each of its routers');
  return end;
}
