// Original file: proto/confab/links/v1/links.proto


export interface Wanted {
  'id'?: (string);
  'maxSpatialLayerPlus_1'?: (number);
  'paused'?: (boolean);
  'path'?: (string)[];
  'attempt'?: (number);
}

export interface Wanted__Output {
  'id': (string);
  'maxSpatialLayerPlus_1': (number);
  'paused': (boolean);
  'path': (string)[];
  'attempt': (number);
}
