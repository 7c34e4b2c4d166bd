// Original file: proto/confab/media/v1/media.proto


export interface ConnectTransport {
  'transportId'?: (string);
  'dtlsParametersJson'?: (string);
}

export interface ConnectTransport__Output {
  'transportId': (string);
  'dtlsParametersJson': (string);
}
