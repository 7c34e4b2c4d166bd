/*
 * People in a room, from wherever it is run: `node people.ts <signaling URL> <room> <name>…`; tokens are the development tenant's. Each
 * publishes three layers of video, and the first one speaks: who is silent sends no audio (DTX). Every 250 ms it prints what each receives, one JSON line of `PeopleReport`.
 */
import { fileURLToPath } from 'node:url';
import { developmentToken, joinRoom, type Participant } from '@confab/testkit';

export interface PeopleReport {
  /** Milliseconds since the first of them joined. */
  readonly atMs: number;
  readonly people: readonly {
    readonly name: string;
    readonly receiving: readonly {
      readonly from: string;
      readonly kind: 'audio' | 'video';
      readonly received: number;
      /** Lines of the picture, of its last key frame. */
      readonly height: number | undefined;
    }[];
    /** What the server said about layers of consumers, all of them. */
    readonly layerChanges: number;
    readonly faults: readonly string[];
  }[];
}

export const peopleScript = fileURLToPath(import.meta.url);
const reportEveryMs = 250;

async function main([url = '', room = '', ...names]: readonly string[]): Promise<void> {
  const people: Participant[] = [];
  const sinceMs = performance.now();
  for (const name of names) {
    const token = (): Promise<string> => developmentToken({ identity: name, room });
    const publish = [...(people.length === 0 ? [{ kind: 'audio' } as const] : []), { kind: 'video' } as const];
    people.push(await joinRoom({ urls: [url], token, room, name, publish }));
  }
  const nameOf = new Map(people.map(({ participantId, identity }) => [participantId as string, identity]));
  const report = (): PeopleReport => ({
    atMs: Math.round(performance.now() - sinceMs),
    people: people.map(({ identity, receiving, log, failures, others }) => ({
      name: identity,
      receiving: receiving.map(({ participantId, kind, received, size }) => ({
        from: nameOf.get(participantId) ?? others.find((one) => one.participantId === participantId)?.name ?? '?',
        kind,
        received,
        height: size?.height,
      })),
      layerChanges: log.events.filter((event) => event.name === 'consumer-layers-changed').length,
      faults: [...log.violations, ...failures.map(({ message }) => message)],
    })),
  });
  setInterval(() => process.stdout.write(`${JSON.stringify(report())}\n`), reportEveryMs);
}

if (process.argv[1] === peopleScript) await main(process.argv.slice(2));
