import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createDrainGate } from './drain-gate.ts';

function gateOver(lowWaterMarkBytes: number) {
  const buffer = { bytes: 0 };
  return { buffer, gate: createDrainGate({ bufferedBytes: () => buffer.bytes, lowWaterMarkBytes }) };
}

describe('createDrainGate', () => {
  it('lets through below the mark, and waits at it', async () => {
    const { buffer, gate } = gateOver(100);
    buffer.bytes = 99;
    await gate.wait();
    buffer.bytes = 100;
    const passed = gate.wait().then(() => 'passed');
    gate.check();
    expect(gate.isAwaited).toBe(true);
    buffer.bytes = 99;
    gate.check();
    expect(await passed).toBe('passed');
    expect(gate.isAwaited).toBe(false);
  });

  it('rejects with the reason of the signal and lets go of it', async () => {
    const { buffer, gate } = gateOver(1);
    buffer.bytes = 1;
    const reason = new Error('enough');
    await expect(gate.wait({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const aborter = new AbortController();
    const waiting = gate.wait({ signal: aborter.signal });
    aborter.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(gate.isAwaited).toBe(false);
    expect(getEventListeners(aborter.signal, 'abort')).toEqual([]);
  });

  it('rejects with CLOSED those who wait at the end, and those who come after', async () => {
    const { buffer, gate } = gateOver(1);
    buffer.bytes = 1;
    const waiting = gate.wait();
    gate.end();
    await expect(waiting).rejects.toMatchObject({ code: 'CLOSED' });
    buffer.bytes = 0;
    await expect(gate.wait()).rejects.toMatchObject({ code: 'CLOSED' });
  });
});
