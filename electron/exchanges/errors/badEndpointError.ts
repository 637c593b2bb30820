/** A configured address that cannot be used. */
export class BadEndpointError extends Error {
  override readonly name = 'BadEndpointError';
  readonly code = 'bad-endpoint';
  readonly nextStep: string;
  readonly setting: string;
  readonly value: string;

  constructor(setting: string, value: string, expected: string, options?: ErrorOptions) {
    super(`${setting} is "${value}", expected ${expected}`, options);
    this.setting = setting;
    this.value = value;
    this.nextStep = `Correct ${setting}, or remove it to use the exchange's own address.`;
  }
}
