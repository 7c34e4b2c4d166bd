import { CallError } from '@confab/client';

/** Where the signaling servers are. */
export async function fetchSignalingUrls(): Promise<string[]> {
  const { signalingUrls } = await ask<{ signalingUrls: string[] }>('/config.json');
  return signalingUrls;
}

/** A token for one room, from the development endpoint; an app of yours has one on its own server. */
export async function fetchToken(room: string, identity: string): Promise<string> {
  const { token } = await ask<{ token: string }>('/dev/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ room, identity }),
  });
  return token;
}

async function ask<Answer>(path: string, request?: RequestInit): Promise<Answer> {
  const response = await fetch(path, request).catch((cause: unknown) => {
    throw new CallError('unavailable', 'the web server cannot be reached', { cause });
  });
  const answer = (await response.json().catch(() => ({}))) as Answer & { error?: { code: string; message: string } };
  if (!response.ok) throw CallError.fromWire(answer.error ?? { message: `${path}: ${response.status}` });
  return answer;
}
