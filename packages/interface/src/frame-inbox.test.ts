import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrameInbox } from './frame-inbox.ts';
import type { CloseInfo, Frame } from './transport.ts';

const END: CloseInfo = { code: 1000, reason: '', initiator: 'remote' };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function recorded(onFrame: (frame: Frame) => void = () => undefined) {
  const heard: string[] = [];
  const taken: Frame[] = [];
  const sink = {
    frame: (frame: Frame) => {
      heard.push(String(frame));
      onFrame(frame);
    },
    close: ({ code }: CloseInfo) => void heard.push(`close ${code}`),
  };
  return { heard, taken, inbox: createFrameInbox(sink, { onTaken: (frame) => taken.push(frame) }) };
}

describe('createFrameInbox', () => {
  it('hands frames on at once, and the first end once', async () => {
    const { heard, inbox } = recorded();
    inbox.frame('a');
    inbox.frame('');
    inbox.end(END);
    inbox.end({ ...END, code: 4000 });
    inbox.frame('late');
    expect(heard).toEqual(['a', '', 'close 1000']);
    expect(await inbox.ended).toBe(END);
    expect(inbox.info).toBe(END);
  });

  it('holds frames and the end while paused', () => {
    const { heard, taken, inbox } = recorded();
    inbox.pause();
    inbox.frame('a');
    inbox.end(END);
    expect([heard, taken, inbox.info]).toEqual([[], [], END]);
    inbox.resume();
    expect([heard, taken]).toEqual([['a', 'close 1000'], ['a']]);
  });

  it('drops what it holds when told to discard, and hears of the end at once', () => {
    const { heard, taken, inbox } = recorded();
    inbox.pause();
    inbox.frame('a');
    inbox.discard();
    inbox.frame('b');
    inbox.pause();
    inbox.end(END);
    expect([heard, taken]).toEqual([['close 1000'], ['a', 'b']]);
  });

  it('lets go of a frame once it is delivered, also while others are held', async () => {
    const inbox = createFrameInbox({ frame: () => inbox.pause(), close: () => undefined });
    const references = ['a', 'b', 'c'].map((text) => {
      const frame = new TextEncoder().encode(text);
      inbox.frame(frame);
      return new WeakRef(frame);
    });
    inbox.resume();
    // A reference keeps its target to the end of the job it was made in.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    expect(references.map((reference) => reference.deref() !== undefined)).toEqual([false, false, true]);
  });

  it('keeps order when the sink pauses, discards or adds on the way', () => {
    const pausing = recorded((frame) => frame === 'p' && pausing.inbox.pause());
    for (const frame of ['a', 'p', 'b']) pausing.inbox.frame(frame);
    expect(pausing.heard).toEqual(['a', 'p']);
    const adding = recorded((frame) => frame === 'a' && (adding.inbox.frame('c'), adding.inbox.end(END)));
    adding.inbox.pause();
    adding.inbox.frame('a');
    adding.inbox.frame('b');
    adding.inbox.resume();
    expect(adding.heard).toEqual(['a', 'b', 'c', 'close 1000']);
    const discarding = recorded((frame) => frame === 'a' && discarding.inbox.discard());
    discarding.inbox.pause();
    for (const frame of ['a', 'b']) discarding.inbox.frame(frame);
    discarding.inbox.resume();
    discarding.inbox.end(END);
    expect(discarding.heard).toEqual(['a', 'close 1000']);
  });

  it('goes on after a sink that throws, and tells the end to those who wait', async () => {
    const { heard, inbox } = recorded((frame) => {
      if (frame === 'bad') throw new Error('bad sink');
    });
    expect(() => inbox.frame('bad')).toThrow('bad sink');
    inbox.frame('good');
    inbox.end(END);
    expect(heard).toEqual(['bad', 'good', 'close 1000']);
    await inbox.ended;
  });

  it('loses, repeats and reorders nothing, whatever is done to it', () => {
    assert(
      property(array(constantFrom('frame', 'pause', 'resume')), (steps) => {
        const { heard, taken, inbox } = recorded();
        const sent: string[] = [];
        for (const step of steps) {
          if (step === 'pause') inbox.pause();
          else if (step === 'resume') inbox.resume();
          else inbox.frame(sent[sent.push(String(sent.length)) - 1] as string);
        }
        inbox.end(END);
        inbox.resume();
        expect(heard).toEqual([...sent, 'close 1000']);
        expect(taken).toEqual(sent);
      }),
    );
  });
});
