import { errnoWords } from '../errnoWords.ts';

/**
 * The journal could not be written, so nothing more may be acted on. It keeps every whole record written before; the file is
 * closed to further ones until it is opened again.
 */
export class JournalWriteError extends Error {
  override readonly name = 'JournalWriteError';
  readonly code: string;
  readonly nextStep: string;
  readonly file: string;
  readonly operation: 'create' | 'append' | 'sync' | 'close';

  constructor(file: string, operation: JournalWriteError['operation'], cause: unknown) {
    const words = errnoWords(cause);
    super(`journal ${file}: cannot ${operation}: ${words.meaning}${words.code === 'unknown' ? '' : ` (${words.code})`}`, { cause });
    this.code = words.code;
    this.nextStep = words.nextStep;
    this.file = file;
    this.operation = operation;
  }
}
