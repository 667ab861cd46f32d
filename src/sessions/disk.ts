/** A file that is open. Every method rejects with the error of the operating system. */
export interface DiskFile {
  /** Bytes; rejects when it is no regular file. */
  size(): Promise<number>;
  /** Fills `into` from `position` on and resolves to the number of bytes read, 0 at the end. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** One single write at the end of the file; resolves to the number of bytes that were taken. */
  append(bytes: Uint8Array): Promise<number>;
  /** Makes the file readable and writable for its owner alone, whatever it was before. */
  protect(): Promise<void>;
  /** Resolves when everything appended has reached the device. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** How a file is opened. `create` fails with `EEXIST` when there is one, the others with `ENOENT` when there is none. */
export type OpenMode = "read" | "append" | "create";

/** What sessions need of a file system: small enough that a test can fail its every call. */
export interface Disk {
  open(path: string, mode: OpenMode): Promise<DiskFile>;
  /** Creates the directory and its parents where missing, and closes it to everyone but its owner. */
  makeDirectory(path: string): Promise<void>;
  /** Makes files that were created in or removed from the directory so durably. */
  syncDirectory(path: string): Promise<void>;
  /** Names in the directory; none when it does not exist. */
  list(path: string): Promise<readonly string[]>;
  /** False when there was none. */
  remove(path: string): Promise<boolean>;
  /** Gives a file another name in the same directory, at once. */
  rename(from: string, to: string): Promise<void>;
  exists(path: string): boolean;
}
