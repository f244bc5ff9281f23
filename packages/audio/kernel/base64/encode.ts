/** Encodes twelves of bytes up to the count: whole ones, so that up to eleven bytes more are encoded. */
export function encode(bytes: usize, characters: usize, count: i32): void {
  for (const end = bytes + count; bytes < end; bytes += 12, characters += 16) {
    const read = v128.load(bytes);
    // Each three bytes as a number of 24 bits, the first of them on top. What is beyond the vector becomes 0.
    const groups = i8x16.swizzle(read, i8x16(2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1));
    const first = i32x4.shr_u(groups, 18);
    const second = v128.and(i32x4.shr_u(groups, 4), i32x4.splat(0x3f00));
    const third = v128.and(i32x4.shl(groups, 10), i32x4.splat(0x3f0000));
    const fourth = v128.and(i32x4.shl(groups, 24), i32x4.splat(0x3f000000));
    const values = v128.or(v128.or(first, second), v128.or(third, fourth));
    // A kind for each stretch of the alphabet: 13 for A to Z, 0 for a to z, 1 to 10 for the digits, 11 for +, 12 for /.
    const isUpper = i8x16.lt_s(values, i8x16.splat(26));
    const kind = v128.or(i8x16.sub_sat_u(values, i8x16.splat(51)), v128.and(isUpper, i8x16.splat(13)));
    const distances = i8x16(71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -19, -16, 65, 0, 0);
    v128.store(characters, i8x16.add(values, i8x16.swizzle(distances, kind)));
  }
}
