import type { ColumnType } from 'kysely';

/** How columns are read and written. */

/** Read as milliseconds since 1970, written as a Date (`at()` in rows.ts makes it). */
export type Time = ColumnType<number, Date, Date>;
export type MaybeTime = ColumnType<number | null, Date | null, Date | null>;
/** Read as the parsed value, written as text (`json()` in rows.ts makes it). */
export type Json = ColumnType<unknown, string, string>;
export type MaybeJson = ColumnType<unknown, string | null, string | null>;
