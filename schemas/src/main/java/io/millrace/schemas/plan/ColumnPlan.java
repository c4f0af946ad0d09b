package io.millrace.schemas.plan;

import io.millrace.schemas.record.FieldType;

/** A field of the source that an entity keeps with each of its events. */
public record ColumnPlan(String name, FieldType type, int field) {}
