import { z } from 'zod';

export interface Variable {
  readonly name: string;
  readonly required: boolean;
  /** As somebody would write it in the environment; null when there is none. */
  readonly defaultText: string | null;
  readonly values: readonly string[];
  readonly meaning: string;
  readonly secret: boolean;
}

const describedSchema = z.object({
  description: z.string().default(''),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  enum: z.array(z.string()).default([]),
  secret: z.boolean().default(false),
  /** For defaults that differ from machine to machine. */
  shownDefault: z.string().optional(),
});

const objectSchema = z.object({
  properties: z.record(z.string(), describedSchema),
  required: z.array(z.string()).default([]),
});

/** The variables of a configuration schema, in the schema's order. */
export function variablesOf(schema: z.ZodObject): Variable[] {
  const { properties, required } = objectSchema.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return Object.entries(properties).map(([name, described]) => ({
    name,
    required: required.includes(name),
    defaultText: described.shownDefault ?? (described.default === undefined ? null : String(described.default)),
    values: described.enum,
    meaning: described.description,
    secret: described.secret,
  }));
}
