namespace ModelPipeline.BigQueryEmulator.Values;

/// <summary>A data type of BigQuery. <see cref="Struct"/> has fields; an array is a repeated field of its elements' type.</summary>
internal enum DataType
{
    String,
    Bytes,
    Int64,
    Float64,
    Bool,
    Numeric,
    BigNumeric,
    Date,
    Time,
    DateTime,
    Timestamp,
    Json,
    Struct,
}
