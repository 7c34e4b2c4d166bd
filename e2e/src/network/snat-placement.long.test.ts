import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { afterEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { HostProcesses, namespacesMissing, TwoHosts, type Child } from '@confab/testkit';

const skip = namespacesMissing() ?? false;
const root = fileURLToPath(new URL('../../../', import.meta.url));
const script = fileURLToPath(new URL('./join-rooms.ts', import.meta.url));

let hosts: TwoHosts;
let processes: HostProcesses;
afterEach(async () => {
  await processes?.stop();
  await hosts?.destroy();
});

/** One pod and one node on the left host, another node on the right one. Gives back the right one. */
async function startCluster(): Promise<Child> {
  processes = new HostProcesses(hosts);
  await processes.startRedis();
  await processes.startMediaNode('left');
  const right = await processes.startMediaNode('right');
  await processes.startSignaling({ MAX_PER_ROOM_AND_NODE: '1' });
  return right;
}

/** Which nodes serve the people of each of six rooms. */
async function placements(): Promise<Set<string>[]> {
  const [ip, ...args] = [...hosts.on('left'), process.execPath, script, `http://${hosts.ip('left')}:4000`, '6', '3'];
  const { stdout } = await promisify(execFile)(ip, args, { cwd: root });
  return (JSON.parse(stdout) as string[][]).map((nodes) => new Set(nodes));
}

test('between hosts that nothing rewrites, rooms spread over both nodes', { skip }, async () => {
  hosts = await TwoHosts.create();
  const right = await startCluster();
  for (const nodes of await placements()) assert.equal(nodes.size, 2);
  assert.ok(!right.logs().some((line) => /SNAT/.test(line)));
});

test('a node behind SNAT says so, and takes no room that another node shares', { skip }, async () => {
  hosts = await TwoHosts.create();
  await hosts.masqueradeRight();
  const right = await startCluster();
  const said = right.logs().filter((line) => /SNAT/.test(line));
  assert.ok(said.length > 0, 'its log says what is wrong');
  for (const nodes of await placements()) assert.equal(nodes.size, 1, [...nodes].join());
});
