/** Path of the program that is Chromium with emulated readers. */
export declare const chromiumWithReaders: string;

/** Path of the library that gives them to it. */
export declare const preload: string;

export interface ReaderStatus {
  reader: string;
  kind: string;
  bus: number;
  device: number;
  vendor_id: string;
  product_id: string;
  product: string;
  /** By interface number. */
  claimed: Record<string, "us" | "other">;
  /** Whose card lies in it. */
  card: string | null;
  powered: boolean;
  /** Tries left by application and file; `jpki/0018` is the PIN of the user-authentication key. */
  tries: Record<string, number>;
  transfers: {
    control: number;
    bulk_out: number;
    bulk_in: number;
    bytes_out: number;
    bytes_in: number;
  };
}

/** A server of emulated readers, in a folder of its own. */
export declare class EmulatedReaders {
  readonly folder: string;
  static start(...first: string[]): Promise<EmulatedReaders>;
  environment(...origins: string[]): Record<string, string>;
  /** The words of one control line: see `emulated-reader tell --help`. */
  tell(...words: (string | number)[]): Promise<Record<string, unknown>>;
  status(name: string): Promise<ReaderStatus>;
  stop(): Promise<void>;
}
