/** The sum of a vector's lanes. */
export function overLanes<T>(sum: v128): T {
  if (sizeof<T>() == 8) return (v128.extract_lane<T>(sum, 0) + v128.extract_lane<T>(sum, 1)) as T;
  return (v128.extract_lane<T>(sum, 0) +
    v128.extract_lane<T>(sum, 1) +
    (v128.extract_lane<T>(sum, 2) + v128.extract_lane<T>(sum, 3))) as T;
}
