/** When one connection of a pod that stops is to go. Milliseconds from now. */
export interface Departure<Connection> {
  readonly connection: Connection;
  /** What the client is told: it goes elsewhere by itself then. */
  readonly reconnectAfterMs: number;
}

/** A pod hands over this many connections in a second, or all in `longestMs`: other pods take each resume with a few scripts. */
const perSecond = 500;
const shortestMs = 500;
/** A process has about 30 s to end, and this is one of its parts. */
const longestMs = 5_000;

/** Spreads the connections evenly over time, in any order but that of their arrival: whole rooms should not move at once. */
export function scheduleDrain<Connection>(
  connections: readonly Connection[],
  random: () => number = Math.random,
): Departure<Connection>[] {
  const windowMs = Math.min(longestMs, Math.max(shortestMs, (connections.length / perSecond) * 1000));
  return connections
    .map((connection) => ({ connection, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ connection }, index) => ({
      connection,
      reconnectAfterMs: Math.round(((index + random()) / connections.length) * windowMs),
    }));
}
