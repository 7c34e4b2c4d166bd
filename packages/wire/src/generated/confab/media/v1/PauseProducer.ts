// Original file: proto/confab/media/v1/media.proto


export interface PauseProducer {
  'producerId'?: (string);
}

export interface PauseProducer__Output {
  'producerId': (string);
}
