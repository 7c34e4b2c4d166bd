import type { WantedSet as WantedSetMessage } from '@confab/wire';
import type { LinkedKind } from '../core/media-links.ts';
import type { WantedProducer } from './wanted-producer.ts';

/** What is wanted through one link, and when the origin is told of it. */
export class WantedSet {
  readonly #linkId: string;
  readonly #path: string[];
  readonly #send: (message: WantedSetMessage) => void;
  readonly #wanted = new Map<string, WantedProducer>();
  #state: 'silent' | 'telling' = 'silent';
  #telling: 'no' | 'scheduled' = 'no';
  #lastAttempt = 0;
  #revision = 0;
  #told = '';

  /** `path`: the nodes that wait, this one last. */
  constructor(linkId: string, path: string[], send: (message: WantedSetMessage) => void) {
    this.#linkId = linkId;
    this.#path = path;
    this.#send = send;
  }

  get all(): readonly WantedProducer[] {
    return [...this.#wanted.values()];
  }

  find(internalId: string, kind: LinkedKind): WantedProducer | undefined {
    return this.#wanted.get(keyOf({ internalId, kind }));
  }

  /** Adds one that is not there yet, under the next attempt. */
  add(create: (attempt: number) => WantedProducer): WantedProducer {
    this.#lastAttempt += 1;
    const wanted = create(this.#lastAttempt);
    this.#wanted.set(keyOf(wanted), wanted);
    return wanted;
  }

  remove(wanted: WantedProducer): void {
    const key = keyOf(wanted);
    if (this.#wanted.get(key) === wanted) this.#wanted.delete(key);
    this.changed();
  }

  /** The one that a message of the origin is about; undefined when it is about an attempt of before. */
  about(message: { readonly id: string; readonly attempt: number }): WantedProducer | undefined {
    return [this.find(message.id, 'media'), this.find(message.id, 'data')].find((wanted) => wanted?.isAbout(message));
  }

  /** The origin listens from now on, and hears all of it. */
  start(): void {
    this.#state = 'telling';
    this.#tell();
  }

  stop(): void {
    this.#state = 'silent';
  }

  /** A room that opens wants all its producers in one turn of the event loop: one message. */
  changed(): void {
    if (this.#telling === 'scheduled') return;
    this.#telling = 'scheduled';
    queueMicrotask(() => {
      this.#telling = 'no';
      this.#tell();
    });
  }

  /** Says all of it again, whether or not it changed: a refresh, or a new stream. */
  repeat(): void {
    this.#told = '';
    this.#tell();
  }

  #tell(): void {
    if (this.#state === 'silent') return;
    const entriesOf = (kind: LinkedKind) =>
      this.all.filter((wanted) => wanted.kind === kind).flatMap((wanted) => wanted.entry(this.#path) ?? []);
    const sets = { producers: entriesOf('media'), dataProducers: entriesOf('data') };
    const text = JSON.stringify(sets);
    if (text === this.#told) return;
    this.#told = text;
    this.#revision += 1;
    this.#send({ linkId: this.#linkId, revision: this.#revision, ...sets });
  }
}

function keyOf({ internalId, kind }: Pick<WantedProducer, 'internalId' | 'kind'>): string {
  return `${kind}:${internalId}`;
}
