// Original file: proto/confab/media/v1/media.proto


export interface CloseTransport {
  'transportId'?: (string);
}

export interface CloseTransport__Output {
  'transportId': (string);
}
