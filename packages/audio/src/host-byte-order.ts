/** True where the processor stores the low byte first, as nearly every one does: typed arrays can then be copied as bytes. */
export const HOST_IS_LITTLE_ENDIAN: boolean = /* @__PURE__ */ (() =>
  new Uint8Array(Uint16Array.of(1).buffer)[0] === 1)();
