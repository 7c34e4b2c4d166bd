import type { DataPayload, DataPublication } from '../../media/send/data-publication.ts';
import type { SendData } from '../../media/send/send-data.ts';

/** - `reliable`: everything arrives, in order · `lossy`: what is late is lost, for what is soon outdated: cursors, positions */
export type DataChannelKind = 'reliable' | 'lossy';

/** Two data channels to everybody that open when they are first used; their labels are their kinds. */
export class RoomData {
  readonly #data: SendData;
  readonly #channels = new Map<DataChannelKind, Promise<DataPublication>>();

  constructor(data: SendData) {
    this.#data = data;
  }

  /** Resolves when it is on its way; rejects with the server's refusal, or as `DataPublication.send` throws. */
  async send(kind: DataChannelKind, payload: DataPayload | ArrayBufferView<ArrayBuffer>): Promise<void> {
    let channel = await this.#channel(kind);
    if (channel.isClosed) {
      // The right was withdrawn meanwhile, and maybe given back.
      this.#channels.delete(kind);
      channel = await this.#channel(kind);
    }
    channel.send(payload);
  }

  #channel(kind: DataChannelKind): Promise<DataPublication> {
    const known = this.#channels.get(kind);
    if (known) return known;
    const options = kind === 'reliable' ? {} : { ordered: false, maxRetransmits: 0 };
    const opening = this.#data.publish({ label: kind, ...options });
    this.#channels.set(kind, opening);
    // Refused, or no network: the next message tries again.
    opening.catch(() => this.#channels.delete(kind));
    return opening;
  }
}
