import { expect, test } from 'vitest';
import { createDispatcher } from '../streams/dispatcher.ts';
import { LiveResponse } from './live-response.ts';
import { routeResponseEvents } from './response-routes.ts';

const heard: string[] = [];

function response(name: string): LiveResponse {
  const owner = {
    clock: { nowMs: () => 0 },
    audio: { audio: () => void heard.push(name) },
    ended: () => undefined,
    failed: () => undefined,
    broken: () => undefined,
    cancel: () => Promise.resolve(),
  };
  return new LiveResponse(owner, {});
}

test('audio goes to the response that has its id at the moment, whichever that was before', () => {
  const known = new Map<string, LiveResponse>();
  const dispatcher = createDispatcher();
  routeResponseEvents(dispatcher, (id) => known.get(id));
  const say = (id: string) =>
    dispatcher.dispatch({
      type: 'response.output_audio.delta',
      response_id: id,
      item_id: 'i',
      output_index: 0,
      content_index: 0,
      delta: 'AAAA',
    });

  say('r1');
  const first = response('first');
  known.set('r1', first);
  say('r1');
  known.set('r2', response('other'));
  say('r2');
  say('r1');
  first.finishUnsent();
  known.delete('r1');
  say('r1');
  // Another server gives the id again.
  known.set('r1', response('second'));
  say('r1');
  expect(heard).toEqual(['first', 'other', 'first', 'second']);
});
