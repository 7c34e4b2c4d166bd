/*
 * How long a join takes, beside the same join on one bare mediasoup server, and what it costs.
 * `npm run join-time -w load-tests`; `-- --help` says more. JSON on standard output, a table on standard error.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { startCluster, startWebClient, type WebClient } from '@confab/testkit';
import { startBareServer } from './bare-server-process.ts';
import { measureCost } from './join-cost.ts';
import { median, percentiles } from './percentiles.ts';
import { joinInBrowser, joinInNode, publishInto } from './timed-joins.ts';

const { values } = parseArgs({
  options: {
    joins: { type: 'string', default: '20' },
    people: { type: 'string', default: '10' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`usage: npm run join-time -w load-tests [-- --joins N --people N]

Starts a cluster (two pods, two nodes) and one bare mediasoup server on loopback, a publisher in a room of each, and joins
them in turn, cluster, bare, bare, cluster: N (20) browsers and N Node participants each, one after the other. Then counts the
messages and commands of one join into a room of N (10) people.`);
  process.exit(0);
}
const joins = Number(values.joins);
const people = Number(values.people);
if (!(joins >= 1 && joins <= 1000 && people >= 2 && people <= 50)) {
  console.error('--joins must be 1 to 1000, --people 2 to 50');
  process.exit(2);
}

const endings: (() => Promise<unknown>)[] = [];
const cluster = await startCluster({ signaling: 2, media: 2, workers: 1 });
endings.push(() => cluster.stop());
try {
  const bare = await startBareServer();
  endings.push(() => bare.stop());
  const sides = [];
  for (const [name, urls] of [
    ['cluster', cluster.urls],
    ['bare', [bare.url]],
  ] as const) {
    const web: WebClient = await startWebClient({ urls });
    endings.push(() => web.close());
    const publisher = await publishInto(cluster, urls);
    endings.push(async () => publisher.close());
    // One of each goes first: compiled code, warm caches and open streams are what a running server has.
    await joinInBrowser(web, 'warm-up');
    await joinInNode(cluster, urls, 'warm-up');
    sides.push({ name, web, urls, browser: [] as number[], node: [] as number[] });
  }
  for (let index = 0; index < joins; index++) {
    // A B, B A, …: whatever drifts on this machine drifts for both.
    for (const side of index % 2 === 0 ? sides : sides.toReversed()) {
      side.browser.push(await joinInBrowser(side.web, `browser-${index}`));
      side.node.push(await joinInNode(cluster, side.urls, `node-${index}`));
    }
    process.stderr.write(`\r${index + 1} of ${joins} joins`);
  }
  process.stderr.write('\n');
  const [ours, theirs] = sides as [(typeof sides)[number], (typeof sides)[number]];
  const result = {
    browser: {
      what: 'ms from the open socket to the first decoded frame of another, Chromium',
      cluster: percentiles(ours.browser),
      bare: percentiles(theirs.browser),
      ratio: median(ours.browser) / median(theirs.browser),
    },
    node: {
      what: 'ms from dialling the socket to the first packet of another, Node participant',
      cluster: percentiles(ours.node),
      bare: percentiles(theirs.node),
      ratio: median(ours.node) / median(theirs.node),
    },
    cost: await measureCost(cluster, people),
    environment: { node: process.version, cpus: availableParallelism() },
  };
  console.error('join time (ms)          p50     p95     max');
  for (const [client, measured] of Object.entries({ browser: result.browser, node: result.node })) {
    for (const [name, { p50, p95, max }] of Object.entries({ cluster: measured.cluster, bare: measured.bare })) {
      const figures = [p50, p95, max].map((value) => String(value).padStart(7));
      console.error([`${client}, ${name}`.padEnd(19), ...figures].join(' '));
    }
    console.error(`${client}, ratio of the medians: ${measured.ratio.toFixed(2)}`);
  }
  console.error(
    `one join into a room of ${people - 1}: ${result.cost.messages} messages, ${result.cost.commands} commands`,
  );
  console.log(JSON.stringify(result, null, 2));
} finally {
  for (let end = endings.pop(); end !== undefined; end = endings.pop()) await end();
}
