import { isPcma } from './laws';

export function expand<Law>(codes: usize, samples: usize, count: i32): void {
  for (const end = codes + count; codes < end; codes += 16, samples += 32) {
    const sent = v128.load(codes);
    // µ-law is sent with all bits inverted, A-law with every other one. The sign is taken from what was sent: 0 is negative.
    const bits = v128.xor(sent, i8x16.splat(isPcma<Law>() ? 0x55 : -1));
    const segment = v128.and(i16x8.shr_u(bits, 4), i8x16.splat(7));
    const step = v128.and(bits, i8x16.splat(15));
    // The middle of a step is odd in halves of one. The first segment of A-law has no leading bit.
    const leading = isPcma<Law>()
      ? i8x16.swizzle(i8x16(1, 33, 33, 33, 33, 33, 33, 33, 0, 0, 0, 0, 0, 0, 0, 0), segment)
      : i8x16.splat(33);
    const significand = i8x16.add(i8x16.add(step, step), leading);
    // Lanes cannot be shifted by numbers of their own: they are multiplied by powers of two.
    const powers = isPcma<Law>()
      ? i8x16(1, 1, 2, 4, 8, 16, 32, 64, 0, 0, 0, 0, 0, 0, 0, 0)
      : i8x16(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
    const power = i8x16.swizzle(powers, segment);
    let low = i16x8.extmul_low_i8x16_u(significand, power);
    let high = i16x8.extmul_high_i8x16_u(significand, power);
    if (!isPcma<Law>()) {
      low = i16x8.sub(low, i16x8.splat(33));
      high = i16x8.sub(high, i16x8.splat(33));
    }
    // To the left of 16 bits.
    low = i16x8.shl(low, isPcma<Law>() ? 3 : 2);
    high = i16x8.shl(high, isPcma<Law>() ? 3 : 2);
    // A mask of all ones and its subtraction negate.
    const isNegative = i8x16.gt_s(sent, i8x16.splat(-1));
    const lowMask = i16x8.extend_low_i8x16_s(isNegative);
    const highMask = i16x8.extend_high_i8x16_s(isNegative);
    v128.store(samples, i16x8.sub(v128.xor(low, lowMask), lowMask));
    v128.store(samples, i16x8.sub(v128.xor(high, highMask), highMask), 16);
  }
}
