import type { Placement } from '@confab/cluster';
import type { MediaClient, NodeMessageOutput } from '@confab/wire';

/** As long as a node may be silent before it counts as gone (`docs/races.md` 11). */
const silentMs = 3_000;

/** Dials a node anew and waits for its Welcome: true only when the same life of it answers. Closes the client. */
export async function probeMediaNode(
  client: MediaClient,
  { nodeEpoch }: Pick<Placement, 'nodeEpoch'>,
  { podId, version }: { podId: string; version: string },
): Promise<boolean> {
  const call = client.session({ deadline: Date.now() + silentMs });
  try {
    return await new Promise<boolean>((resolve) => {
      call.on('data', (message: NodeMessageOutput) => {
        if (message.welcome) resolve(message.welcome.nodeEpoch === nodeEpoch);
      });
      call.on('error', () => resolve(false));
      call.on('end', () => resolve(false));
      // An id of its own: the node may keep one stream per pod, and the probe must not take the real one's place.
      call.write({ hello: { podId: `${podId}~probe`, version, protocolVersion: 1 } });
    });
  } finally {
    call.cancel();
    client.close();
  }
}
