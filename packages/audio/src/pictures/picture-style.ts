import { AntiphonError } from '@antiphon/interface';

/** Which characters a terminal picture is made of: block elements, or Braille, which is finer. */
export type PictureStyle = 'blocks' | 'braille';

/** What is thrown for anything else. */
export function unknownStyle(style: string): AntiphonError {
  return new AntiphonError({ code: 'INVALID_ARGUMENT', message: `style is ${style}: expected blocks or braille` });
}

/** @throws {AntiphonError} `INVALID_ARGUMENT` when the number of lines is not an integer from 1 to 100. */
export function checkLines(lines: number): number {
  if (Number.isInteger(lines) && lines >= 1 && lines <= 100) return lines;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `lines is ${lines}: expected an integer from 1 to 100`,
  });
}
