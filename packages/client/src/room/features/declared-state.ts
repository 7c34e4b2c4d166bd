import type { Participant } from '@confab/contracts';
import { isPassing } from '../../errors.ts';
import type { LocalPublication } from '../../media/send/local-publication.ts';
import { Reconciler } from '../../timing/reconciler.ts';
import type { RoomChange } from '../room-change.ts';
import type { RoomFeature } from '../room-feature.ts';
import type { Requests } from '../../signaling/requests.ts';

/** What a participant says of themselves. */
interface Declared {
  readonly audioMuted: boolean;
  readonly videoMuted: boolean;
  readonly handRaised: boolean;
  readonly name: string;
  readonly metadata: string | null;
}

type Wishes = { -readonly [Key in keyof Declared]?: Declared[Key] };

/**
 * Keeps what one declared of oneself true on the server: said once where it differs, and again after one had to join anew. The
 * hand goes up again then, at the end of the row.
 */
export class DeclaredState implements RoomFeature {
  readonly #requests: Requests;
  readonly #reconciler: Reconciler;
  readonly #wanted: Wishes = {};
  #told: Declared;

  constructor(requests: Requests, self: Participant) {
    this.#requests = requests;
    this.#told = declaredBy(self);
    this.#reconciler = new Reconciler({ clock: requests.clock, work: () => this.#tell(), isPassing });
  }

  /** Resolves when the others can know; rejects with the server's refusal, and does not try that again. */
  declare(wishes: Partial<Declared>): Promise<void> {
    Object.assign(this.#wanted, wishes);
    return this.#reconciler.poke();
  }

  /** A publication was muted or not: so is the person, for others. */
  follow({ source, muted }: LocalPublication): void {
    if (source === 'microphone') void this.declare({ audioMuted: muted });
    if (source === 'camera') void this.declare({ videoMuted: muted });
  }

  apply(change: RoomChange): void {
    // A moderator's word is not contradicted by an older wish of one's own.
    if (change.type === 'self-muted') this.#wanted[change.kind === 'audio' ? 'audioMuted' : 'videoMuted'] = true;
    if (change.type === 'self-updated') this.#told = declaredBy(change.participant, this.#told);
  }

  entered({ self }: { readonly self: Participant }): void {
    this.#told = declaredBy(self);
    void this.#reconciler.poke();
  }

  resumed(result: { readonly self: Participant }): void {
    this.entered(result);
  }

  close(): void {
    this.#reconciler.close();
  }

  async #tell(): Promise<void> {
    let refusal: unknown;
    for (const key of ['audioMuted', 'videoMuted', 'handRaised', 'name', 'metadata'] as const) {
      const wish = this.#wanted[key];
      if (wish === undefined || wish === this.#told[key]) continue;
      try {
        await this.#say(key, wish);
        this.#told = { ...this.#told, [key]: wish };
      } catch (error) {
        if (isPassing(error)) throw error;
        delete this.#wanted[key];
        refusal = error;
      }
    }
    if (refusal !== undefined) throw refusal;
  }

  async #say(key: keyof Declared, wish: boolean | string | null): Promise<void> {
    const { request } = this.#requests;
    const ask = request.bind(this.#requests);
    if (key === 'audioMuted') await ask('audio-mute', { muted: wish === true });
    else if (key === 'videoMuted') await ask('video-mute', { muted: wish === true });
    else if (key === 'handRaised') await ask('raise-hand', { raised: wish === true });
    else await ask('update-self', { [key]: String(wish) });
  }
}

function declaredBy(self: Participant, former?: Declared): Declared {
  const { audioMuted, videoMuted, handRaisedAt, name } = self;
  // Events leave long metadata out.
  const metadata = self.metadataBytes === undefined ? self.metadata : (former?.metadata ?? null);
  return { audioMuted, videoMuted, handRaised: handRaisedAt !== null, name, metadata };
}
