import { fileURLToPath } from 'node:url';
import { Child } from '@confab/testkit';

/** The bare server as a process of its own, as the cluster's are. */
export async function startBareServer(): Promise<{ readonly url: string; stop(): Promise<unknown> }> {
  const { MEDIASOUP_WORKER_BIN } = process.env;
  const child = new Child({
    name: 'bare-server',
    command: process.execPath,
    args: [fileURLToPath(new URL('./bare-server.ts', import.meta.url))],
    env: MEDIASOUP_WORKER_BIN === undefined ? {} : { MEDIASOUP_WORKER_BIN },
  });
  const url = (): string | undefined => child.logs().find((line) => line.startsWith('http://'));
  try {
    await child.untilReady(async () => {
      if (url() === undefined) throw new Error('no address yet');
    }, 10_000);
    return { url: url() as string, stop: () => child.stop() };
  } catch (error) {
    await child.kill();
    throw error;
  }
}
