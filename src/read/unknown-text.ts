/** `${…}` around the name of what is not known, in characters that no string or bracket of a policy is made of. */
export function unknownText(name: string): string {
  const plain = name
    .replace(/\s+/g, ' ')
    .replaceAll('"', "'")
    .replace(/[{}\\]/g, '');
  return `\${${plain.trim()}}`;
}
