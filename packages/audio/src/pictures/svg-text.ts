/** A coordinate with two decimals at most. */
export function svgNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Text that can stand in an element or an attribute. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What every picture has. */
export interface SvgPicture {
  readonly width: number;
  readonly height: number;
  readonly title: string;
}

/** Puts drawn elements into a stand-alone picture. The title is escaped. */
export function svgPicture({ width, height, title }: SvgPicture, elements: string): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${svgNumber(width)} ${svgNumber(height)}"`,
    ` width="${svgNumber(width)}" height="${svgNumber(height)}" role="img"><title>${escapeXml(title)}</title>`,
    `${elements}</svg>`,
  ].join('');
}
