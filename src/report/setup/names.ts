/** Gives each text a name of its own in a language of few characters: the same text the same name, two texts never one. */
export function makeNames(nameOf: (text: string) => string): (key: string, text: string) => string {
  const given = new Map<string, string>();
  const taken = new Set<string>();
  return (key, text) => {
    const known = given.get(key);
    if (known !== undefined) return known;
    const wanted = nameOf(text);
    let name = wanted;
    for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${wanted}_${String(count)}`;
    given.set(key, name);
    taken.add(name.toLowerCase());
    return name;
  };
}
