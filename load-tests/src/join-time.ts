/*
 * How long a join takes and what it costs: `npm run join-time -w load-tests [-- --joins 20 --people 10]`.
 * A cluster of two pods and two nodes is started on loopback; one after the other, browsers and Node participants join a room
 * with a publisher in it. Prints JSON on standard output, a table on standard error.
 */
import { parseArgs } from 'node:util';
import { startCluster, startWebClient } from '@confab/testkit';
import { measureCost } from './join-cost.ts';
import { joinInBrowser, joinInNode } from './timed-joins.ts';
import { percentiles } from './percentiles.ts';

const { values } = parseArgs({
  options: {
    joins: { type: 'string', default: '20' },
    people: { type: 'string', default: '10' },
    help: { type: 'boolean' },
  },
});
if (values.help === true) {
  console.log('usage: npm run join-time -w load-tests [-- --joins N --people N]');
  process.exit(0);
}
const joins = Number(values.joins);
const people = Number(values.people);
if (!(joins >= 1 && joins <= 1000 && people >= 2 && people <= 50)) {
  console.error('joins must be 1 to 1000, people 2 to 50');
  process.exit(2);
}

const cluster = await startCluster({ signaling: 2, media: 2, workers: 1 });
const web = await startWebClient(cluster);
try {
  const publisher = await cluster.join('publisher', 'join-time', {
    publish: [{ kind: 'audio' }, { kind: 'video', layers: [0] }],
  });
  // One of each goes first: compiled code, warm caches and open streams are what a running cluster has.
  await joinInBrowser(web, 'join-time', 'warm-up');
  await joinInNode(cluster, 'join-time', 'warm-up');
  const browser: number[] = [];
  const node: number[] = [];
  for (let index = 0; index < joins; index++) {
    browser.push(await joinInBrowser(web, 'join-time', `browser-${index}`));
    node.push(await joinInNode(cluster, 'join-time', `node-${index}`));
  }
  await publisher.leave();
  const result = {
    browser: { what: 'ms, socket open to first decoded frame of another, Chromium', ...percentiles(browser) },
    node: { what: 'ms, dialling the socket to first packet of another, Node participant', ...percentiles(node) },
    cost: await measureCost(cluster, people),
    environment: { node: process.version, cpus: (await import('node:os')).availableParallelism() },
  };
  console.error(`join time (ms)     p50     p95     max`);
  for (const [name, { p50, p95, max }] of Object.entries({ browser: result.browser, node: result.node })) {
    console.error([name.padEnd(15), ...[p50, p95, max].map((value) => String(value).padStart(7))].join(' '));
  }
  console.error(
    `one join into a room of ${people - 1}: ${result.cost.messages} messages, ${result.cost.commands} commands`,
  );
  console.log(JSON.stringify(result, null, 2));
} finally {
  await web.close();
  await cluster.stop();
}
