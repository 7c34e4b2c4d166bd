/*
 * Joins rooms from wherever it is run, and prints which node serves each person:
 * `node join-rooms.ts <signaling URL> <rooms> <people per room>`; tokens are the development tenant's.
 */
import { readFile } from 'node:fs/promises';
import { developmentTenantsFile } from '@confab/testkit';
import { mintToken } from '@confab/server-sdk';
import { BareClient } from '../bare/bare-client.ts';

const [url = '', rooms = '1', people = '1'] = process.argv.slice(2);
const { tenants } = JSON.parse(await readFile(developmentTenantsFile, 'utf8')) as {
  tenants: { keys: { id: string; secret: string }[] }[];
};
const key = tenants[0]?.keys[0];
if (key === undefined) throw new Error('the development tenants file has no key');

const served: string[][] = [];
const clients: BareClient[] = [];
for (let room = 0; room < Number(rooms); room++) {
  const nodes: string[] = [];
  for (let person = 0; person < Number(people); person++) {
    const identity = `person-${person}`;
    const grants = { room: `room-${room}`, roomJoin: true };
    const token = await mintToken({ keyId: key.id, secret: key.secret, identity, grants });
    const client = await BareClient.connect(url, { token });
    clients.push(client);
    const joined = await client.request('join-room', { room: `room-${room}`, transports: ['send', 'recv'] });
    nodes.push(joined.servedBy.nodeId);
  }
  served.push(nodes);
}
clients.forEach((client) => client.close());
process.stdout.write(`${JSON.stringify(served)}\n`);
