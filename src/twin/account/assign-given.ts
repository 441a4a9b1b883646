/** Sets the fields that are given; undefined means "leave as it is", null is a value. */
export function assignGiven<Fields extends object>(
  record: Fields,
  given: { [Name in keyof Fields]?: Fields[Name] | undefined },
): void {
  Object.assign(
    record,
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  );
}
