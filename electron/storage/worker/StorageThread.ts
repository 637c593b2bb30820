import { Worker } from 'node:worker_threads';
import { abortable } from '../abortable.ts';
import { StorageError } from '../StorageError.ts';
import type { CallInput, CallName, CallOutput, StorageTrouble, WireError, WorkerMessage, WorkerOptions } from './protocol.ts';
import type { SqlDriver } from '../sqlite/openSql.ts';

export interface StorageThreadOptions extends WorkerOptions {
  readonly workerUrl: URL;
  /** For each call, from its sending to its answer, real ms. */
  readonly deadlineMs: number;
  readonly onTrouble: (trouble: StorageTrouble) => void;
  readonly monotonicNow: () => number;
}

interface PendingCall {
  readonly name: CallName;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Readiness {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

type ThreadState =
  | { readonly kind: 'starting' | 'running'; readonly worker: Worker }
  /** Told to end; a new one starts when it has, because two must never have the file open. */
  | { readonly kind: 'ending'; readonly worker: Worker; readonly why: string }
  | { readonly kind: 'ended'; readonly why: string };

const OPEN_DEADLINE_MS = 20_000;
const CLOSE_DEADLINE_MS = 5_000;
const MAX_RESTARTS = 3;
const RESTART_WINDOW_MS = 300_000;

/** Owner of the storage thread: sends calls with deadlines, starts a new thread where one dies or answers nothing, and gives up after three in five minutes. */
export class StorageThread {
  readonly #options: StorageThreadOptions;
  readonly #pending = new Map<number, PendingCall>();
  readonly #restarts: number[] = [];
  #state: ThreadState;
  #driver: SqlDriver | null = null;
  #nextId = 1;
  #lastMessageAt = 0;
  #ready: Readiness;
  #closing: Promise<void> | null = null;

  constructor(options: StorageThreadOptions) {
    this.#options = options;
    this.#ready = readiness();
    this.#state = { kind: 'starting', worker: this.#spawn() };
  }

  /** What the running thread uses; null before it has opened the database. */
  get driver(): SqlDriver | null { return this.#driver; }

  /** Resolves when the database is open. @throws StorageError */
  opened(signal: AbortSignal): Promise<void> {
    return abortable(this.#ready.promise, signal);
  }

  /** @throws StorageError, or the signal's reason where it aborts first; what was asked may have been done then. */
  async call<N extends CallName>(name: N, input: CallInput<N>, signal: AbortSignal, options: { readonly transfer?: readonly ArrayBuffer[]; readonly deadlineMs?: number } = {}): Promise<CallOutput<N>> {
    signal.throwIfAborted();
    if (this.#state.kind === 'ended') throw stopped(this.#state.why);
    const deadlineMs = options.deadlineMs ?? this.#options.deadlineMs;
    const id = this.#nextId;
    this.#nextId += 1;
    const sentAt = this.#options.monotonicNow();
    const deadline = new AbortController();
    const timer = setTimeout(() => {
      deadline.abort(new StorageError('storage-timeout', `history database: ${name} was not answered within ${deadlineMs} ms`, 'check that the disk of the data folder answers'));
      if (this.#state.kind === 'running' && this.#lastMessageAt < sentAt) this.#end(`it answered nothing for ${deadlineMs} ms`);
    }, deadlineMs);
    try {
      const either = AbortSignal.any([signal, deadline.signal]);
      await abortable(this.#ready.promise, either);
      const answer = new Promise<unknown>((resolve, reject) => { this.#pending.set(id, { name, resolve, reject }); });
      this.#worker()?.postMessage({ id, name, input }, [...(options.transfer ?? [])]);
      return await abortable(answer, either) as CallOutput<N>;
    } finally {
      clearTimeout(timer);
      this.#pending.delete(id);
    }
  }

  /** Flushes and ends the thread, within 5 s. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const worker = this.#worker();
    if (worker === null) return;
    if (this.#state.kind !== 'running') {
      await worker.terminate();
      return;
    }
    const gone = new Promise<void>((resolve) => { worker.once('exit', () => resolve()); });
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), CLOSE_DEADLINE_MS);
    try {
      await this.call('close', null, deadline.signal, { deadlineMs: CLOSE_DEADLINE_MS });
      await abortable(gone, deadline.signal);
    } catch (error) {
      this.#report('storage-stopped', 'warning', `The storage thread did not close by itself (${messageOf(error)}); it was ended`, 'Nothing is lost: the journals hold every session');
      await worker.terminate();
    } finally {
      clearTimeout(timer);
    }
  }

  #worker(): Worker | null {
    return this.#state.kind === 'ended' ? null : this.#state.worker;
  }

  #spawn(): Worker {
    const { workerUrl, databaseFile, journalsDir, driver, retention } = this.#options;
    const workerData: WorkerOptions = { databaseFile, journalsDir, driver, retention };
    const worker = new Worker(workerUrl, { workerData, name: 'storage' });
    const timer = setTimeout(() => this.#end(`the database was not open after ${OPEN_DEADLINE_MS / 1_000} s`), OPEN_DEADLINE_MS);
    void this.#ready.promise.catch(() => { /* who calls is told */ }).finally(() => clearTimeout(timer));
    let fault: unknown = null;
    worker.on('message', (message: WorkerMessage) => this.#receive(worker, message));
    worker.on('error', (error) => { fault = error; });
    worker.on('messageerror', (error) => { fault = error; });
    worker.on('exit', (code) => this.#exited(fault === null ? `it ended with code ${code}` : messageOf(fault)));
    return worker;
  }

  #receive(worker: Worker, message: WorkerMessage): void {
    this.#lastMessageAt = this.#options.monotonicNow();
    switch (message.kind) {
      case 'ready':
        this.#driver = message.driver;
        if (this.#state.kind === 'starting') this.#state = { kind: 'running', worker };
        this.#ready.resolve();
        return;
      case 'failed':
        this.#state = { kind: 'ending', worker, why: message.error.message };
        this.#ready.reject(fromWire(message.error));
        return;
      case 'answer': this.#pending.get(message.id)?.resolve(message.value); return;
      case 'refusal': this.#pending.get(message.id)?.reject(fromWire(message.error)); return;
      case 'trouble': this.#options.onTrouble(message.trouble); return;
    }
  }

  #end(why: string): void {
    if (this.#state.kind === 'ending' || this.#state.kind === 'ended') return;
    const { worker } = this.#state;
    this.#state = { kind: 'ending', worker, why };
    void worker.terminate();
  }

  #exited(reason: string): void {
    const why = this.#state.kind === 'ending' ? this.#state.why : reason;
    const neverOpened = this.#driver === null;
    const error = stopped(why);
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#ready.reject(error);
    if (this.#closing !== null || neverOpened || !this.#mayRestart()) {
      this.#state = { kind: 'ended', why };
      if (this.#closing === null && !neverOpened) {
        this.#report('database-unavailable', 'error', `The storage thread failed ${MAX_RESTARTS + 1} times within ${RESTART_WINDOW_MS / 60_000} minutes (${why}); the history is kept in the journals alone until the next start`, 'Check the disk, then restart Bearish Alpha');
      }
      return;
    }
    this.#ready = readiness();
    this.#state = { kind: 'starting', worker: this.#spawn() };
    this.#report('storage-restarted', 'warning', `The storage thread stopped (${why}) and was started again`, null);
  }

  #mayRestart(): boolean {
    const now = this.#options.monotonicNow();
    while (this.#restarts[0] !== undefined && this.#restarts[0] < now - RESTART_WINDOW_MS) this.#restarts.shift();
    if (this.#restarts.length >= MAX_RESTARTS) return false;
    this.#restarts.push(now);
    return true;
  }

  #report(code: StorageTrouble['code'], level: StorageTrouble['level'], message: string, nextStep: string | null): void {
    this.#options.onTrouble({ code, level, message, nextStep });
  }
}

/** Every call waits for it; one that fails while nobody waits is told to the next. */
function readiness(): Readiness {
  let resolve: () => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<void>((onReady, onFailure) => {
    resolve = onReady;
    reject = onFailure;
  });
  promise.catch(() => { /* who calls next is told */ });
  return { promise, resolve, reject };
}

function fromWire({ code, message, nextStep }: WireError): StorageError {
  return new StorageError(code, message, nextStep);
}

function stopped(why: string): StorageError {
  return new StorageError('storage-stopped', `the storage thread has stopped: ${why}`, 'the journals hold every session; restart Bearish Alpha if this stays');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
