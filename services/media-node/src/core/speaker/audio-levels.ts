import type { AudioLevel } from '@confab/cluster';
import type { ParticipantId } from '@confab/contracts';
import type { types } from 'mediasoup';

/** How often a worker says what it heard; mediasoup leaves out whoever sent fewer than ten packets (200 ms) in it. */
export const levelIntervalMs = 300;
// Speech is at -20 to -45 dBov, a quiet room below -60.
const thresholdDbov = -60;
/** Of each router, the loudest. */
const maxEntries = 10;

/** A microphone on this node. */
export interface Microphone {
  readonly producer: types.Producer;
  /** Where it lives. */
  readonly router: types.Router;
  readonly participantId: ParticipantId;
}

interface Ear {
  readonly observer: Promise<types.AudioLevelObserver>;
  readonly microphones: Map<string, ParticipantId>;
  heard: readonly AudioLevel[];
}

/**
 * Listens to a room's microphones on this node: one observer for each of its routers, there while that has a microphone. Those
 * that are piped in are heard where they are, or they would be heard twice.
 */
export class AudioLevels {
  readonly #ears = new Map<types.Router, Ear>();
  readonly #onFailed: (error: unknown) => void;

  constructor(onFailed: (error: unknown) => void) {
    this.#onFailed = onFailed;
  }

  /** How many microphones it listens to. */
  get size(): number {
    let count = 0;
    for (const { microphones } of this.#ears.values()) count += microphones.size;
    return count;
  }

  /** Who speaks now. */
  get heard(): AudioLevel[] {
    return [...this.#ears.values()].flatMap(({ heard }) => heard);
  }

  /** Listens to it until the answer is called, which also counts when the producer has ended. */
  listen({ producer, router, participantId }: Microphone): () => void {
    const ear = this.#ears.get(router) ?? this.#open(router);
    ear.microphones.set(producer.id, participantId);
    ear.observer.then(
      // Fails only when one of the two has ended meanwhile.
      (observer) => void observer.addProducer({ producerId: producer.id }).catch(() => undefined),
      () => undefined,
    );
    return () => {
      if (!ear.microphones.delete(producer.id)) return;
      ear.heard = ear.heard.filter((level) => level.participantId !== participantId);
      if (ear.microphones.size === 0) this.#close(router, ear);
      // A closed producer was taken out by its router.
      else if (!producer.closed) {
        ear.observer.then(
          (observer) => void observer.removeProducer({ producerId: producer.id }).catch(() => undefined),
          () => undefined,
        );
      }
    };
  }

  close(): void {
    for (const [router, ear] of this.#ears) this.#close(router, ear);
  }

  #open(router: types.Router): Ear {
    const observer = router.createAudioLevelObserver({
      interval: levelIntervalMs,
      threshold: thresholdDbov,
      maxEntries,
    });
    const ear: Ear = { observer, microphones: new Map(), heard: [] };
    this.#ears.set(router, ear);
    void this.#hear(router, ear);
    return ear;
  }

  async #hear(router: types.Router, ear: Ear): Promise<void> {
    try {
      const observer = await ear.observer;
      observer.on('volumes', (volumes) => {
        ear.heard = volumes.flatMap(({ producer, volume }) => {
          const participantId = ear.microphones.get(producer.id);
          return participantId === undefined ? [] : [{ participantId, dBov: volume }];
        });
      });
      observer.on('silence', () => (ear.heard = []));
      observer.on('routerclose', () => this.#forget(router, ear));
    } catch (error) {
      this.#forget(router, ear);
      if (!router.closed) this.#onFailed(error);
    }
  }

  #close(router: types.Router, ear: Ear): void {
    this.#forget(router, ear);
    ear.observer.then(
      (observer) => observer.close(),
      () => undefined,
    );
  }

  #forget(router: types.Router, ear: Ear): void {
    if (this.#ears.get(router) === ear) this.#ears.delete(router);
    ear.heard = [];
  }
}
