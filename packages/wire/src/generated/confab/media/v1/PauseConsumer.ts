// Original file: proto/confab/media/v1/media.proto


export interface PauseConsumer {
  'consumerId'?: (string);
}

export interface PauseConsumer__Output {
  'consumerId': (string);
}
