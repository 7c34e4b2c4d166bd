import { readFile } from 'node:fs/promises';
import { directEvents, requests, roomEvents } from '@confab/contracts';
import { nouns } from '@confab/testkit';
import { findTestFiles } from '../test/find-test-files.ts';
import { readMarks, type Mark } from './read-marks.ts';
import type { Part } from './render.ts';

/** What has to be proven. */
export const parts: readonly Part[] = [
  { title: 'Requests', names: Object.keys(requests) },
  { title: 'Events', names: [...new Set([...Object.keys(roomEvents), ...Object.keys(directEvents)])] },
  { title: 'What people do', names: nouns.map((noun) => `noun: ${noun}`) },
];

/** The marks of all tests of the repository, whose root is the working directory. */
export async function collectMarks(): Promise<Mark[]> {
  const files = (['usual', 'long'] as const).flatMap((kind) => {
    const { shared, heavy, measuring } = findTestFiles(kind);
    return [...shared, ...heavy, ...measuring];
  });
  const marks = await Promise.all(files.map(async (file) => readMarks(file, await readFile(file, 'utf8'))));
  return marks.flat();
}
