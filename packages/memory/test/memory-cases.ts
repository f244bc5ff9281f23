import { describe } from 'vitest';
import { addingCases } from './cases/adding-cases.ts';
import { badInputCases } from './cases/bad-input-cases.ts';
import { deletionCases } from './cases/deletion-cases.ts';
import { duplicateCases } from './cases/duplicate-cases.ts';
import { filterCases } from './cases/filter-cases.ts';
import { lifetimeCases } from './cases/lifetime-cases.ts';
import { valueCases } from './cases/value-cases.ts';
import type { MemoryUnderTest } from './cases/memory-under-test.ts';

/** Describes how every conversation memory behaves. Call it at the top of a test file or in a `describe`. */
export function memoryCases(subject: MemoryUnderTest): void {
  describe('adding and getting', () => {
    addingCases(subject);
  });
  describe('filtering', () => {
    filterCases(subject);
  });
  describe('duplicating', () => {
    duplicateCases(subject);
  });
  describe('deleting and listing', () => {
    deletionCases(subject);
  });
  describe('bad input', () => {
    badInputCases(subject);
  });
  describe('values', () => {
    valueCases(subject);
  });
  describe('lifetime', () => {
    lifetimeCases(subject);
  });
}
