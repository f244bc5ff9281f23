import { isPcma } from './laws';

/** Where the exponent of a 32-bit float begins, less the four bits of fraction that a code has. */
const FRACTION_SHIFT: i32 = 19;

// The compiler leaves functions that are called twice as they are, and a call costs as much as a vector: the halves are written out.

export function compress<Law>(samples: usize, codes: usize, count: i32): void {
  // The exponent of the first segment, with the float's own bias of 127, becomes 0: 2^5 with the bias of µ-law, 2^3 in A-law.
  const origin = i16x8.splat(isPcma<Law>() ? (127 + 3) << 4 : (127 + 5) << 4);
  for (const end = codes + count; codes < end; codes += 16, samples += 32) {
    const first = v128.load(samples);
    const second = v128.load(samples, 16);
    // The magnitude is the ones' complement for negative samples.
    let magnitude0 = i16x8.shr_u(v128.xor(first, i16x8.shr_s(first, 15)), isPcma<Law>() ? 4 : 2);
    let magnitude1 = i16x8.shr_u(v128.xor(second, i16x8.shr_s(second, 15)), isPcma<Law>() ? 4 : 2);
    if (!isPcma<Law>()) {
      // With its bias, every segment of µ-law begins at a power of two.
      magnitude0 = i16x8.min_s(i16x8.add(magnitude0, i16x8.splat(33)), i16x8.splat(0x1fff));
      magnitude1 = i16x8.min_s(i16x8.add(magnitude1, i16x8.splat(33)), i16x8.splat(0x1fff));
    }
    // The exponent and four bits of the fraction are the segment and the step. Every magnitude is exact as a float: nothing is rounded.
    const low0 = i32x4.shr_u(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(magnitude0)), FRACTION_SHIFT);
    const high0 = i32x4.shr_u(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(magnitude0)), FRACTION_SHIFT);
    const low1 = i32x4.shr_u(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(magnitude1)), FRACTION_SHIFT);
    const high1 = i32x4.shr_u(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(magnitude1)), FRACTION_SHIFT);
    let code0 = i16x8.sub(i16x8.narrow_i32x4_s(low0, high0), origin);
    let code1 = i16x8.sub(i16x8.narrow_i32x4_s(low1, high1), origin);
    if (isPcma<Law>()) {
      // The first two segments of A-law are one straight line, on which the float's code is less, or the same.
      code0 = i16x8.max_s(code0, i16x8.min_s(magnitude0, i16x8.splat(31)));
      code1 = i16x8.max_s(code1, i16x8.min_s(magnitude1, i16x8.splat(31)));
    }
    const signs = v128.and(i8x16.narrow_i16x8_s(first, second), i8x16.splat(-0x80));
    // µ-law is sent with all bits inverted, A-law with every other one; 1 is the sign of positive samples.
    const inverted = i8x16.splat(isPcma<Law>() ? -0x2b : -1);
    v128.store(codes, v128.xor(v128.xor(i8x16.narrow_i16x8_u(code0, code1), signs), inverted));
  }
}
