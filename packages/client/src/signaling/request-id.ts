let prefix: string | undefined;
let count = 0;

/** A new id for one request, unique in practice per participant (`docs/protocol.md`, Requests). */
export function makeRequestId(): string {
  // Not `crypto.randomUUID`, which pages without TLS do not have, and not at import, where servers render.
  prefix ??= Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join('');
  count += 1;
  return `${prefix}-${count.toString(36)}`;
}
