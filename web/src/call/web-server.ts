import { CallError } from '@confab/client';

/** Somebody of the development tenant. */
export interface Person {
  readonly identity: string;
  readonly name: string;
}

export interface TokenWish {
  readonly room: string;
  readonly identity: string;
  readonly name?: string | undefined;
  /** The room is mine from now on, if it is nobody's. */
  readonly create?: boolean;
  /** To call and be called. */
  readonly calls?: boolean;
}

/** Where the signaling servers are. */
export async function fetchSignalingUrls(): Promise<string[]> {
  const { signalingUrls } = await ask<{ signalingUrls: string[] }>('/config.json');
  return signalingUrls;
}

/** A token from the development endpoint; an app of yours has one on its own server. */
export async function fetchToken(wish: TokenWish): Promise<string> {
  const { token } = await ask<{ token: string }>('/dev/token', post(wish));
  return token;
}

/** Who signed in lately, oneself included. */
export async function fetchPeople(): Promise<Person[]> {
  return (await ask<{ people: Person[] }>('/dev/people')).people;
}

export async function tellSignedIn({ identity, name }: Person): Promise<void> {
  await ask('/dev/people', post({ identity, name }));
}

export async function tellSignedOut({ identity }: Person): Promise<void> {
  await ask(`/dev/people/${encodeURIComponent(identity)}`, { method: 'DELETE' });
}

function post(body: object): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function ask<Answer>(path: string, request?: RequestInit): Promise<Answer> {
  const response = await fetch(path, request).catch((cause: unknown) => {
    throw new CallError('unavailable', 'the web server cannot be reached', { cause });
  });
  const answer = (await response.json().catch(() => ({}))) as Answer & { error?: { code: string; message: string } };
  if (!response.ok) throw CallError.fromWire(answer.error ?? { message: `${path}: ${response.status}` });
  return answer;
}
