/** Decodes sixteens of characters; the count is a multiple of that. Returns whether all were of the alphabet. */
export function decode(characters: usize, bytes: usize, count: i32): bool {
  let faults = i8x16.splat(0);
  for (const end = characters + count; characters < end; characters += 16, bytes += 12) {
    const read = v128.load(characters);
    const high = i8x16.shr_u(read, 4);
    const low = v128.and(read, i8x16.splat(0x0f));
    // What is wrong with a low half of a character is a bit for each kind of high half: 1 for 2_, where only + and / are of the alphabet,
    // 2 for 3_, 4 for 4_ and 6_, 8 for 5_ and 7_, 16 for all others. A character is wrong where the two have a bit in common.
    const kind = i8x16.swizzle(i8x16(16, 16, 1, 2, 4, 8, 4, 8, 16, 16, 16, 16, 16, 16, 16, 16), high);
    const wrong = i8x16.swizzle(i8x16(21, 17, 17, 17, 17, 17, 17, 17, 17, 17, 19, 26, 27, 27, 27, 26), low);
    faults = v128.or(faults, v128.and(kind, wrong));
    // The distance from a character to its value is one for each high half, but for / which is moved to a place of its own.
    const place = i8x16.add(high, i8x16.eq(read, i8x16.splat(0x2f)));
    const values = i8x16.add(
      read,
      i8x16.swizzle(i8x16(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0), place),
    );
    // Two values to 12 bits, then two of these to 24.
    const pairs = v128.or(v128.and(i16x8.shl(values, 6), i16x8.splat(0x0fc0)), i16x8.shr_u(values, 8));
    const groups = i32x4.dot_i16x8_s(pairs, i16x8(4_096, 1, 4_096, 1, 4_096, 1, 4_096, 1));
    v128.store(bytes, i8x16.swizzle(groups, i8x16(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1)));
  }
  return !v128.any_true(faults);
}
