// Original file: proto/confab/links/v1/links.proto


export interface PipeTuple {
  'ip'?: (string);
  'port'?: (number);
  'srtpParametersJson'?: (string);
}

export interface PipeTuple__Output {
  'ip': (string);
  'port': (number);
  'srtpParametersJson': (string);
}
