/** More than anybody makes while trying things out; then the oldest are forgotten. */
const mostRooms = 1_000;

/** Who made which room of the development tenant: they moderate it. As long as this process runs. */
export class RoomOwners {
  readonly #owners = new Map<string, string>();

  /** Makes this person the room's owner where it has none. */
  claim(room: string, identity: string): void {
    if (this.#owners.has(room)) return;
    const [oldest] = this.#owners.keys();
    if (this.#owners.size >= mostRooms && oldest !== undefined) this.#owners.delete(oldest);
    this.#owners.set(room, identity);
  }

  owns(room: string, identity: string): boolean {
    return this.#owners.get(room) === identity;
  }
}
