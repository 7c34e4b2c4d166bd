import { connect, type Connection, type Room } from '@confab/client';
import { fetchSignalingUrls, fetchToken, type TokenWish } from './web-server.ts';

export interface RoomWish {
  readonly room: string;
  readonly identity: string;
  /** Opens the room with these rules first; its maker moderates it. */
  readonly create?: { readonly lobby: boolean; readonly locked: boolean } | undefined;
}

export interface Joining {
  readonly name: string;
  readonly onWaiting: () => void;
  readonly signal: AbortSignal;
}

/**
 * The way into one room. It connects when it is made, while the person still looks at the preview: the click on Join then costs
 * one round trip.
 */
export class RoomJoin {
  readonly wish: RoomWish;
  readonly #connecting: Promise<Connection>;

  constructor(wish: RoomWish) {
    this.wish = wish;
    const { room, identity, create } = wish;
    const token: TokenWish = { room, identity, create: create !== undefined };
    this.#connecting = fetchSignalingUrls().then((urls) => connect({ urls, token: () => fetchToken(token) }));
    // Told when joining.
    this.#connecting.catch(() => {});
  }

  /** Waits in the lobby where there is one. Rejects with a `CallError`, or with the signal's reason. */
  async join({ name, onWaiting, signal }: Joining): Promise<Room> {
    const connection = await this.#connecting;
    const { room, create } = this.wish;
    if (create && (create.lobby || create.locked)) await connection.createRoom({ room, ...create });
    return connection.join({ room, subscribe: 'visible', onWaiting, signal, ...(name ? { name } : {}) });
  }

  close(): void {
    this.#connecting.then(
      (connection) => connection.close(),
      () => {},
    );
  }
}
