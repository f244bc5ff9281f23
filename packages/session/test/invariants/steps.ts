import fc from 'fast-check';
import type { Quirks } from './server-quirks.ts';

/** What can happen in a session, on either side. `pick` chooses among what there is. */
export type Step =
  | { readonly do: 'update' | 'commit' | 'clear' | 'cancel' | 'abort' | 'speechStarts' | 'speechStops' }
  | { readonly do: 'addItem'; readonly pick: number; readonly place: 'end' | 'root' | 'after' | 'unknown' }
  | { readonly do: 'deleteItem' | 'retrieveItem' | 'callFunction' | 'misbehave'; readonly pick: number }
  | { readonly do: 'truncate'; readonly pick: number; readonly playedMs: number }
  | { readonly do: 'append'; readonly lengthMs: number }
  | { readonly do: 'respond'; readonly isDefault: boolean; readonly isMutated: boolean }
  | { readonly do: 'serve'; readonly refuses: boolean; readonly count: number }
  | { readonly do: 'speak'; readonly pick: number; readonly lengthMs: number }
  | {
      readonly do: 'finish';
      readonly pick: number;
      readonly status: 'completed' | 'cancelled' | 'incomplete' | 'failed';
    }
  | { readonly do: 'transcribe'; readonly pick: number; readonly how: 'delta' | 'completed' | 'failed' }
  | { readonly do: 'deliver'; readonly count: number }
  | { readonly do: 'wait'; readonly durationMs: 100 | 11_000 | 61_000 }
  | { readonly do: 'end'; readonly how: 'close' | 'closeTwice' | 'remote' | 'broken' | 'lost' };

export interface History {
  readonly quirks: Quirks;
  readonly steps: readonly Step[];
}

const pick = fc.nat(255);
const plain = (...names: ('update' | 'commit' | 'clear' | 'cancel' | 'abort' | 'speechStarts' | 'speechStops')[]) =>
  fc.record({ do: fc.constantFrom(...names) });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: plain('update', 'commit', 'clear', 'cancel', 'abort') },
  { weight: 3, arbitrary: plain('speechStarts', 'speechStops') },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('addItem' as const),
      pick,
      place: fc.constantFrom('end' as const, 'end' as const, 'root' as const, 'after' as const, 'unknown' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('deleteItem' as const, 'retrieveItem' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('callFunction' as const), pick }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('misbehave' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('truncate' as const), pick, playedMs: fc.nat(300) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('append' as const), lengthMs: fc.integer({ min: 1, max: 60 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('respond' as const),
      isDefault: fc.constantFrom(true, true, false),
      isMutated: fc.boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('serve' as const),
      refuses: fc.constantFrom(false, false, false, true),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('speak' as const), pick, lengthMs: fc.integer({ min: 1, max: 40 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('finish' as const),
      pick,
      status: fc.constantFrom(
        'completed' as const,
        'completed' as const,
        'cancelled' as const,
        'incomplete' as const,
        'failed' as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('transcribe' as const),
      pick,
      how: fc.constantFrom('delta' as const, 'completed' as const, 'failed' as const),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('deliver' as const), count: fc.constantFrom(1, 3, 10, 100) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      durationMs: fc.constantFrom(100 as const, 100 as const, 100 as const, 11_000 as const, 61_000 as const),
    }),
  },
);

// A server that tells neither leaves nothing to know its answers by.
const identity = fc.constantFrom(
  { tellsConversation: true, echoesMetadata: true },
  { tellsConversation: true, echoesMetadata: false },
  { tellsConversation: false, echoesMetadata: true },
);

const quirks: fc.Arbitrary<Quirks> = fc
  .record({
    tail: fc.shuffledSubarray([0, 1, 2, 3, 4]),
    addsParts: fc.boolean(),
    tellsOutput: fc.boolean(),
    namesErrors: fc.boolean(),
    createsResponses: fc.boolean(),
  })
  .chain((others) => identity.map((told) => ({ ...others, ...told })));

const end: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('end' as const),
  how: fc.constantFrom('close' as const, 'closeTwice' as const, 'remote' as const, 'broken' as const, 'lost' as const),
});

const serveAll = { do: 'serve', refuses: false, count: 4 } as const;
const deliverAll = { do: 'deliver', count: 100 } as const;
const respond = { do: 'respond', isDefault: true, isMutated: false } as const;
const speakOnce = { do: 'speak', pick: 0, lengthMs: 20 } as const;
const spoken: readonly Step[] = [
  { do: 'append', lengthMs: 40 },
  serveAll,
  { do: 'speechStarts' },
  { do: 'speechStops' },
];

// What chance alone seldom brings about, in between.
const plot: fc.Arbitrary<readonly Step[]> = fc.constantFrom<readonly Step[]>(
  // The client asks for a response while the server begins one of its own.
  [...spoken, respond, serveAll, deliverAll],
  // The user speaks into an answer.
  [respond, serveAll, speakOnce, deliverAll, ...spoken, deliverAll],
  // Two responses speak at once.
  [respond, { ...respond, isDefault: false }, serveAll, deliverAll, speakOnce, { ...speakOnce, pick: 1 }, deliverAll],
  // An answer is truncated while it goes on.
  [
    respond,
    serveAll,
    speakOnce,
    speakOnce,
    deliverAll,
    { do: 'truncate', pick: 0, playedMs: 25 },
    serveAll,
    speakOnce,
    deliverAll,
  ],
);
const scene: fc.Arbitrary<readonly Step[]> = fc.oneof(
  { weight: 14, arbitrary: step.map((one) => [one]) },
  { weight: 1, arbitrary: plot },
);

/** A session from its opening to its end. */
export const history: fc.Arbitrary<History> = fc
  .record({ quirks, scenes: fc.array(scene, { maxLength: 36, size: 'max' }), end })
  .map(({ quirks: quirk, scenes, end: last }) => ({ quirks: quirk, steps: [...scenes.flat(), last] }));
