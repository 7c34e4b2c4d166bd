import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  type CallTab,
  HostProcesses,
  makeCertificate,
  namespacesMissing,
  proves,
  startWebClient,
  TurnServer,
  turnServerMissing,
  TwoHosts,
  type WebClient,
} from '@confab/testkit';
import { PeopleProcess } from './people-process.ts';

const skip = namespacesMissing() ?? turnServerMissing() ?? false;
const room = 'behind-a-firewall';

// Everything that the browser on the right host may reach is a TCP port 443 on the left one.
describe('behind a firewall that passes TCP 443 only', { skip, timeout: 90_000 }, () => {
  let directory: string;
  let hosts: TwoHosts;
  let processes: HostProcesses;
  let turn: TurnServer;
  let web: WebClient;
  let people: PeopleProcess;
  let tab: CallTab;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'confab-firewall-'));
    hosts = await TwoHosts.create();
    await hosts.confineRightTo(443);
    const turnIp = await hosts.addAddress('left', 3);
    const signalingIp = await hosts.addAddress('left', 4);
    const pageIp = await hosts.addAddress('left', 5);
    const certificate = await makeCertificate(directory, turnIp);
    turn = await TurnServer.start({
      ip: turnIp,
      command: hosts.on('left'),
      tls: { port: 443, ...certificate },
      peers: [hosts.ip('left')],
    });
    processes = new HostProcesses(hosts);
    await processes.startRedis();
    await processes.startMediaNode('left');
    await processes.startSignaling({ HOST: signalingIp, PORT: '443', ...turn.env });
    const url = `http://${signalingIp}:443`;
    people = await PeopleProcess.start(processes, 'left', { url, room, names: ['anna'] });
    const page = { on: hosts.on('left'), ip: pageIp, port: 443 };
    const trusted = `--unsafely-treat-insecure-origin-as-secure=http://${pageIp}:443`;
    const browser = { on: hosts.on('right'), args: [certificate.chromiumArgument, trusted] };
    web = await startWebClient({ urls: [url] }, { page, browser });
  });
  after(async () => {
    await tab?.close();
    await web?.close();
    await processes?.stop();
    await turn?.stop();
    await hosts?.destroy();
    await rm(directory, { recursive: true, force: true });
  });

  test('one is in the call all the same, over TURN inside TLS', async (t) => {
    proves('noun: TCP 443 only');
    const startedMs = performance.now();
    tab = await web.open({ room, name: 'ben' });
    await tab.receives('anna');
    t.diagnostic(`media stands ${Math.round(performance.now() - startedMs)} ms after opening the page`);
    await people.receive('ben', 10, 10_000);
    const { media } = await tab.stats();
    for (const { candidateType, relayProtocol, state } of Object.values(media)) {
      assert.deepEqual(
        { candidateType, relayProtocol, state },
        { candidateType: 'relay', relayProtocol: 'tls', state: 'connected' },
      );
    }
    assert.deepEqual(tab.problems, []);
  });
});
