import type { BearishBridge } from '../shared/ipc/contract.ts';

declare global {
  interface Window {
    readonly bearish: BearishBridge;
  }
}
