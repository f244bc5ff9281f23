import { AntiphonError } from '@antiphon/interface';
import { expect, test } from 'vitest';
import { isRecoverableClose, isRecoverableFailure } from './recoverable.ts';

test.each([1001, 1005, 1006, 1011, 1012, 1013])('a close with %i is recovered from, told or not', (code) => {
  expect(isRecoverableClose({ code, reason: '', initiator: 'remote' })).toBe(true);
  expect(isRecoverableClose({ code, reason: '', initiator: 'lost' }, 'session_expired')).toBe(true);
  expect(isRecoverableClose({ code, reason: '', initiator: 'local' })).toBe(false);
});

test.each([1000, 1002, 1003, 1007, 1008, 1009, 1010, 1015, 3000, 4000, 4999])('one with %i is not', (code) => {
  expect(isRecoverableClose({ code, reason: '', initiator: 'remote' })).toBe(false);
  expect(isRecoverableClose({ code, reason: '', initiator: 'lost' })).toBe(false);
});

test('nor one after an error of the account, by event or by reason', () => {
  expect(isRecoverableClose({ code: 1011, reason: '', initiator: 'remote' }, 'insufficient_quota')).toBe(false);
  const reason = 'insufficient_quota.account_deactivated';
  expect(isRecoverableClose({ code: 1011, reason, initiator: 'remote' })).toBe(false);
});

test('a failure is recovered from when it may pass', () => {
  const failure = (code: 'TIMEOUT' | 'AUTH_FAILED' | 'RATE_LIMITED' | 'CONNECT_FAILED', details = {}) =>
    isRecoverableFailure(new AntiphonError({ code, message: 'no', details }));
  expect(failure('TIMEOUT')).toBe(true);
  expect(failure('RATE_LIMITED')).toBe(true);
  expect(failure('RATE_LIMITED', { errorCode: 'insufficient_quota' })).toBe(false);
  expect(failure('CONNECT_FAILED', { status: 503 })).toBe(true);
  expect(failure('CONNECT_FAILED', { status: 404 })).toBe(false);
  expect(failure('AUTH_FAILED')).toBe(false);
  expect(isRecoverableFailure(new Error('no'))).toBe(false);
});
