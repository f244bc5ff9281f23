import { isAntiphonError } from '@antiphon/interface';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { mutatedFrame } from '../../test/mutated-frames.ts';
import type { ClientEvent, ServerEvent } from '../events/index.ts';
import { gaDialect } from '../ga-dialect.ts';
import { detectDialect } from './detect-dialect.ts';
import { createPreviewDialect, previewDialect } from './preview-dialect.ts';
import { createPreviewServerDialect, gaServerDialect } from './server-dialect.ts';

// As for all readers: ANTIPHON_MUTATIONS=20000 is the long mode.
const runs = { numRuns: Number(process.env['ANTIPHON_MUTATIONS'] ?? 1_000) };
const timeout = 20_000 + runs.numRuns * 20;
const version = fc.constantFrom('2025-04-01-preview', '2024-10-01-preview');
const deepList = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

// What cannot be written as JSON may be refused, and nothing else.
function written(write: () => unknown): void {
  try {
    write();
  } catch (error) {
    if (!isAntiphonError(error) || error.code !== 'INVALID_ARGUMENT') throw error;
  }
}

afterEach(() => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
});

describe('a preview server that sends anything', () => {
  it(
    'never makes reading throw, nor writing what was read',
    () => {
      fc.assert(
        fc.property(mutatedFrame, version, (frame, apiVersion) => {
          const dialect = createPreviewDialect({ apiVersion });
          const events = (dialect.forConnection?.() ?? dialect).decode(frame);
          expect(events.length).toBeGreaterThan(0);
          for (const event of events) {
            if (event.type === 'malformed') expect(event.reason).not.toBe('');
            if (isKnown(event)) written(() => createPreviewServerDialect({ apiVersion }).encode(event));
          }
          detectDialect(frame);
        }),
        runs,
      );
    },
    timeout,
  );

  it.each([
    `{"type":"session.created","session":{"modalities":${deepList(10_000)}}}`,
    `{"type":"session.created","session":{"modalities":["audio",${deepList(10_000)}]}}`,
    `{"type":"session.created","session":{"input_audio_format":${deepList(10_000)}}}`,
    `{"type":"conversation.item.created","item":${deepList(10_000)}}`,
    `{"type":"response.done","response":{"id":"r","status":"completed","output":[${deepList(10_000)}]}}`,
    `{"type":"session.created","session":{"audio":{"input":${deepList(10_000)}},"voice":"echo"}}`,
    `{"type":"session.created","session":{"__proto__":{"isAdmin":true},"audio":{"__proto__":{"isAdmin":true}},"voice":"echo"}}`,
    `{"type":"conversation.item.created","item":{"id":"__proto__","type":"message","role":"assistant","status":"in_progress"}}`,
    `{"type":"response.output_item.done","response_id":"r","item":{"id":"__proto__","type":"message","role":"assistant"}}`,
    `{"type":"constructor"}`,
    `{"type":"__proto__","item":{"role":"assistant","content":[{"type":"__proto__"}]}}`,
  ])('is read: %.90s', (frame) => {
    const events = previewDialect.decode(frame);
    for (const event of events) {
      expect(Object.getPrototypeOf(event)).toBe(Object.prototype);
      const { session } = event as { session?: { isAdmin?: unknown; audio?: { isAdmin?: unknown } } };
      expect([session?.isAdmin, session?.audio?.isAdmin]).toEqual([undefined, undefined]);
    }
  });

  it('costs no more than in proportion to what it sends', () => {
    const voice = 'x'.repeat(16 * 1024 * 1024);
    const frame = `{"type":"session.created","session":{"id":"s","modalities":["audio"],"voice":"${voice}"}}`;
    expect(previewDialect.decode(frame)).toMatchObject([{ type: 'session.created' }]);
    const items = Array.from({ length: 20_000 }, (_none, at) => `{"id":"i${at}","type":"message","role":"assistant"}`);
    const done = `{"type":"response.done","response":{"id":"r","status":"completed","output":[${items.join(',')}]}}`;
    const startedMs = performance.now();
    const dialect = previewDialect.forConnection?.() ?? previewDialect;
    for (const item of items.slice(0, 3_000)) {
      dialect.decode(`{"type":"conversation.item.created","item":${item.replace('}', ',"status":"in_progress"}')}}`);
    }
    expect(dialect.decode(done)).toHaveLength(1_001);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });
});

describe('a preview client that sends anything', () => {
  it(
    'never makes reading throw, nor writing what was read for GA and for the preview',
    () => {
      fc.assert(
        fc.property(mutatedFrame, version, (frame, apiVersion) => {
          for (const sessionType of ['realtime', 'transcription'] as const) {
            const event = createPreviewServerDialect({ apiVersion }).decode(frame, { sessionType });
            if (event.type === 'rejected') {
              expect(event.error.message).not.toBe('');
              continue;
            }
            written(() => gaDialect.encode(event));
            written(() => createPreviewDialect({ apiVersion }).encode(event));
          }
        }),
        runs,
      );
    },
    timeout,
  );

  it(
    'sends GA nothing that GA does not take back',
    () => {
      fc.assert(
        fc.property(mutatedFrame, (frame) => {
          const event = createPreviewServerDialect().decode(frame);
          if (event.type === 'rejected') return;
          let sent = '';
          written(() => (sent = gaDialect.encode(event)));
          if (sent !== '') expect(gaServerDialect.decode(sent).type).toBe(event.type);
        }),
        runs,
      );
    },
    timeout,
  );

  it('is given an event that is no event', () => {
    for (const given of [
      { type: 'session.update' },
      { type: 'session.update', session: null },
      { type: 'response.create', response: 7 },
    ]) {
      expect(() => previewDialect.encode(given as unknown as ClientEvent)).not.toThrow();
      expect(() => gaDialect.encode(given as unknown as ClientEvent)).not.toThrow();
    }
  });
});

function isKnown(event: ServerEvent): event is Exclude<ServerEvent, { type: 'unknown' | 'malformed' }> {
  return event.type !== 'unknown' && event.type !== 'malformed';
}
