import type { ErrorCode } from '@confab/contracts';
import { Counter, type Registry } from 'prom-client';
import type { LinkEnd } from './link-end.ts';

/** Counts what happens to links. */
export class LinkMetrics {
  readonly #opened: Counter<'direction'>;
  readonly #closed: Counter<'direction' | 'reason'>;
  readonly #refused: Counter<'code'>;
  readonly #broken: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#opened = new Counter({
      name: 'confab_links_opened_total',
      help: 'Halves of links begun, by direction of the media.',
      labelNames: ['direction'],
      registers,
    });
    this.#closed = new Counter({
      name: 'confab_links_closed_total',
      help: 'Halves of links ended, by direction of the media and reason.',
      labelNames: ['direction', 'reason'],
      registers,
    });
    this.#refused = new Counter({
      name: 'confab_link_acquisitions_refused_total',
      help: 'Far producers that were asked for and not given, by error code.',
      labelNames: ['code'],
      registers,
    });
    this.#broken = new Counter({
      name: 'confab_link_streams_broken_total',
      help: 'Streams to origin nodes that broke or could not be opened.',
      registers,
    });
  }

  opened(direction: 'in' | 'out'): void {
    this.#opened.inc({ direction });
  }

  closed(direction: 'in' | 'out', reason: LinkEnd): void {
    this.#closed.inc({ direction, reason });
  }

  refused(code: ErrorCode): void {
    this.#refused.inc({ code });
  }

  streamBroken(): void {
    this.#broken.inc();
  }
}
