/** What the app gives: a token, or a function that fetches a fresh one. */
export type Token = string | (() => Promise<string>);

/** Seconds before its `exp` at which a token counts as expired: it has to survive the way to the server. */
const marginSeconds = 5;

/**
 * Keeps the current token. A function is asked again only when the token has expired or was refused, so that reconnecting
 * does not depend on the app's own server.
 */
export class TokenSource {
  readonly #token: Token;
  readonly #nowSeconds: () => number;
  #current: string | undefined;
  #identity: string | undefined;

  constructor(token: Token, nowSeconds: () => number = () => Date.now() / 1000) {
    this.#token = token;
    this.#nowSeconds = nowSeconds;
    if (typeof token === 'string') this.#current = token;
  }

  /** The token to connect with; rejects with what the app's function rejects with. */
  async get(): Promise<string> {
    const current = this.#current;
    if (current !== undefined && (typeof this.#token === 'string' || !this.#isExpired(current))) return current;
    // A string that was refused is all that there is.
    this.#current = typeof this.#token === 'string' ? this.#token : await this.#token();
    return this.#current;
  }

  /** Whom the current token is for, or the last one was; undefined before the first, and where it is no JWT. */
  get identity(): string | undefined {
    const { sub } = this.#current === undefined ? {} : claims(this.#current);
    this.#identity = typeof sub === 'string' ? sub : this.#identity;
    return this.#identity;
  }

  /** Takes another token from now on. */
  use(token: string): void {
    this.#current = token;
  }

  /** The server refused the current token. False when there is no way to another one. */
  refused(): boolean {
    this.#current = undefined;
    return typeof this.#token === 'function';
  }

  #isExpired(token: string): boolean {
    const expiresAt = expirySeconds(token);
    return expiresAt !== undefined && this.#nowSeconds() > expiresAt - marginSeconds;
  }
}

/** `exp` of a JWT, unverified: good enough to decide whether to ask for another. */
function expirySeconds(token: string): number | undefined {
  const { exp } = claims(token);
  return typeof exp === 'number' ? exp : undefined;
}

/** The claims of a JWT, unverified; none of what is no JWT. */
function claims(token: string): { readonly exp?: unknown; readonly sub?: unknown } {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as object;
  } catch {
    return {};
  }
}
