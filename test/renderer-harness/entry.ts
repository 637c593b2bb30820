import '../../renderer/withoutEval.ts';
import { fakeBridge, SCENARIOS } from './fakeBridge.ts';

const name = new URLSearchParams(location.search).get('scenario');
const scenario = SCENARIOS.find((each) => each === name) ?? 'running';
Object.defineProperty(window, 'bearish', { value: Object.freeze(fakeBridge(scenario)) });
